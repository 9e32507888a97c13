"""The subword vocabulary: byte-pair merges over the 29 languages, with bytes for whatever is left.

python -m lurebot_training.tokenizer --data FOLDER --out runs/tokenizer
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer

from lurebot.text.chinese import simplified
from lurebot.text.normalize import normalize
from lurebot_training.sources import CONFIGS, DataFolder

PAD, CLS, SEP, MASK, UNK = "[PAD]", "[CLS]", "[SEP]", "[MASK]", "[UNK]"
SPECIAL = [PAD, CLS, SEP, MASK, UNK]
_BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def model_text(text: str, lang: str) -> str:
    """The text as the classifier will see it when it is clean: normalised, Chinese in simplified characters."""
    clean = normalize(text).text
    return simplified(clean) if lang.startswith("zh") else clean


def load_tokenizer(base: str | Path) -> Tokenizer:
    """The tokenizer of an encoder: of a folder that holds ``tokenizer.json``, or of a hub name where a hub is reachable."""
    if (Path(base) / "tokenizer.json").is_file():
        tokenizer = Tokenizer.from_file(str(Path(base) / "tokenizer.json"))
    else:
        tokenizer = AutoTokenizer.from_pretrained(base).backend_tokenizer
    # Special tokens that somebody typed are text, in training as in serving.
    tokenizer.encode_special_tokens = True
    return tokenizer


def special_id(tokenizer: Tokenizer, name: str) -> int:
    """The id of a special token by our name for it, also where an encoder writes it as ``<pad>`` or ``<mask>``.

    Raises:
        ValueError: the tokenizer has no such token.
    """
    for spelling in (name, name.replace("[", "<").replace("]", ">").lower()):
        if (found := tokenizer.token_to_id(spelling)) is not None:
            return int(found)
    raise ValueError(f"the tokenizer has no {name} token")


def untrained() -> Tokenizer:
    """The tokenizer's fixed parts: lower case, one blank for any white space, words, single digits, single signs."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token=UNK))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(),
            pre_tokenizers.Split(Regex(r"\p{N}|(?!▁)[\p{P}\p{S}]"), "isolated"),
        ]
    )
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace()])
    return tokenizer


def balanced_lines(data: DataFolder, characters_per_language: int, seed: int) -> Iterator[str]:
    """About the same number of characters of every language, repeated where a language has less."""
    for lang in data.languages():
        lines = list(data.running_text(lang))
        random.Random(f"{seed}{lang}").shuffle(lines)
        given = 0
        while given < characters_per_language and lines:
            for line in lines:
                text = model_text(line, lang)
                given += len(text)
                yield text
                if given >= characters_per_language:
                    break
    domain = [(lang, text) for lang, text in data.domain_text()]
    random.Random(seed).shuffle(domain)
    given = 0
    for lang, text in domain:
        clean = model_text(text, lang)
        given += len(clean)
        yield clean
        if given > 6 * characters_per_language:
            return


def train(data: DataFolder, settings: dict[str, int], seed: int) -> Tokenizer:
    """Train the merges; the commonest characters of every language are kept whole."""
    lines = list(balanced_lines(data, settings["characters_per_language"], seed))
    counts = Counter(character for line in lines for character in line.lower())
    alphabet = [
        character for character, count in counts.most_common(settings["alphabet"]) if count > 2 and not character.isspace()
    ]
    tokenizer = untrained()
    tokenizer.train_from_iterator(
        lines,
        trainers.BpeTrainer(
            vocab_size=settings["vocabulary"],
            special_tokens=SPECIAL + _BYTES,
            initial_alphabet=alphabet,
            limit_alphabet=settings["alphabet"],
            max_token_length=24,
            min_frequency=3,
        ),
        length=len(lines),
    )
    return _with_plain_bytes(tokenizer)


def _with_plain_bytes(tokenizer: Tokenizer) -> Tokenizer:
    """Keep the byte tokens in the vocabulary only: as special tokens, "<0x41>" written in a text would match one."""
    state = json.loads(tokenizer.to_str())
    state["added_tokens"] = [token for token in state["added_tokens"] if token["content"] in SPECIAL]
    tokenizer = Tokenizer.from_str(json.dumps(state))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{CLS} $A {SEP}",
        special_tokens=[(CLS, tokenizer.token_to_id(CLS)), (SEP, tokenizer.token_to_id(SEP))],
    )
    return tokenizer


def main() -> None:
    """Command line: train and save ``tokenizer.json``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="data folder (default: LUREBOT_DATA)")
    parser.add_argument("--config", type=Path, default=CONFIGS / "lurebot-mini.yaml")
    parser.add_argument("--out", type=Path, default=Path("runs/tokenizer"))
    args = parser.parse_args()
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    tokenizer = train(DataFolder(args.data), config["tokenizer"], config["seed"])
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(args.out / "tokenizer.json"))
    print(f"{tokenizer.get_vocab_size():,} subwords in {args.out / 'tokenizer.json'}")


if __name__ == "__main__":
    main()
