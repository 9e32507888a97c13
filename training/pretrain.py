"""Masked-language pretraining of the encoder, then alignment of its languages.

    python -m lurebot_training.pretrain --data FOLDER --tokenizer runs/tokenizer --out runs/pretrain

Stops and resumes at any time: run the same command again. Writes ``encoder/`` (Hugging Face format) and ``history.jsonl``.

Methods: masked-language modelling (Devlin et al. 2019) with a sampled softmax (Jean et al. 2015), logits at masked positions
only; alignment by in-batch contrastive loss over sentences that mean the same (InfoNCE, van den Oord et al. 2018).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from lurebot_training.checkpoints import fingerprint, log, refuse_other, save, schedule
from lurebot_training.options import add_recipe
from lurebot_training.sources import DataFolder
from lurebot_training.tokenizer import CLS, MASK, PAD, SEP, SPECIAL, UNK, load_tokenizer, model_text

# The array beside the languages' in the token cache that says what it was made of.
_MADE_OF = "made of"


class Corpus:
    """Token sequences of fixed length, one array a language, sampled by balanced weights."""

    def __init__(self, arrays: dict[str, np.ndarray[Any, Any]], settings: dict[str, Any]) -> None:
        """``arrays``: language -> uint16 tokens of shape (sequences, length); ``domain`` holds ads and messages."""
        self.names = sorted(arrays)
        self.arrays = [arrays[name] for name in self.names]
        sizes = np.array([len(array) for array in self.arrays], dtype=float)
        running = np.array([name != "domain" for name in self.names])
        weights = np.where(running, sizes ** settings["balance"], 0)
        weights = weights / weights.sum() * (1 - settings["domain_share"])
        self.weights = np.where(running, weights, settings["domain_share"])

    def batch(self, size: int, step: int, seed: int) -> tuple[Tensor, list[str]]:
        """The batch of a step: int64 tokens of shape (size, length) and the language of each row. Same step, same batch."""
        draw = np.random.default_rng((seed, step))
        which = draw.choice(len(self.names), size=size, p=self.weights / self.weights.sum())
        rows = [self.arrays[k][draw.integers(len(self.arrays[k]))] for k in which]
        return torch.from_numpy(np.stack(rows).astype(np.int64)), [self.names[k] for k in which]


def tokenised(data: DataFolder, tokenizer: Tokenizer, settings: dict[str, Any], folder: Path, seed: int) -> Corpus:
    """Tokenise once, keep the arrays in ``folder``, and load them from there the next time."""
    cache = folder / "tokens.npz"
    made_of = fingerprint(tokenizer.to_str(), settings["sequence"], seed)
    if not cache.is_file():
        arrays = {
            lang: _packed(tokenizer, (model_text(line, lang) for line in data.running_text(lang)), settings["sequence"])
            for lang in tqdm(data.languages(), desc="tokenising", unit="language")
        }
        domain = [model_text(text, lang) for lang, text in data.domain_text()]
        random.Random(seed).shuffle(domain)
        arrays["domain"] = _packed(tokenizer, iter(domain), settings["sequence"])
        np.savez(cache, **{_MADE_OF: np.array(made_of)}, **{name: array for name, array in arrays.items() if len(array)})
    with np.load(cache) as stored:
        refuse_other(str(stored[_MADE_OF]), made_of, cache)
        return Corpus({name: stored[name] for name in stored.files if name != _MADE_OF}, settings)


def _packed(tokenizer: Tokenizer, lines: Iterator[str], length: int) -> np.ndarray[Any, Any]:
    separator = tokenizer.token_to_id(SEP)
    stream: list[int] = []
    chunk: list[str] = []

    def flush() -> None:
        for encoding in tokenizer.encode_batch(chunk, add_special_tokens=False):
            stream.extend([*encoding.ids, separator])
        chunk.clear()

    for line in lines:
        chunk.append(line)
        if len(chunk) == 2000:
            flush()
    flush()
    body = length - 1
    count = len(stream) // body
    packed = np.full((count, length), tokenizer.token_to_id(CLS), dtype=np.uint16)
    packed[:, 1:] = np.array(stream[: count * body], dtype=np.uint16).reshape(count, body)
    return packed


def masked(tokens: Tensor, share: float, mask: int, vocabulary: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Hide ``share`` of the tokens (80 % by the mask, 10 % by a random one, 10 % left) and say where: (tokens, bool)."""
    chosen = (torch.rand(tokens.shape, generator=generator) < share) & (tokens >= len(SPECIAL))
    fate = torch.rand(tokens.shape, generator=generator)
    hidden = torch.where(chosen & (fate < 0.8), mask, tokens)
    chance = torch.randint(len(SPECIAL), vocabulary, tokens.shape, generator=generator)
    return torch.where(chosen & (fate >= 0.9), chance, hidden), chosen


class MaskedLanguageHead(nn.Module):
    """Predicts hidden tokens with the tied input embeddings."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.dense = nn.Linear(hidden, hidden)
        self.norm = nn.LayerNorm(hidden)

    def forward(self, states: Tensor, truth: Tensor, embeddings: Tensor, negatives: Tensor) -> Tensor:
        """Mean sampled-softmax loss: each true token among the batch's true tokens and the negatives."""
        states = self.norm(functional.gelu(self.dense(states)))
        candidates = torch.unique(torch.cat([truth, negatives]))  # sorted
        scores = states @ embeddings[candidates].T
        return functional.cross_entropy(scores.float(), torch.searchsorted(candidates, truth))


def pretrain(corpus: Corpus, tokenizer: Tokenizer, config: dict[str, Any], out: Path) -> BertModel:
    """Masked-language pretraining, resumed from ``out/checkpoint.pt`` where there is one."""
    settings, seed = config["pretrain"], config["seed"]
    vocabulary = tokenizer.get_vocab_size()
    torch.manual_seed(seed)
    encoder = BertModel(
        BertConfig(vocab_size=vocabulary, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, **config["encoder"]),
        add_pooling_layer=False,
    )
    head = MaskedLanguageHead(encoder.config.hidden_size)
    parameters = [*encoder.parameters(), *head.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=0.0, betas=(0.9, 0.98), weight_decay=settings["weight_decay"], fused=True)
    steps = settings["tokens"] // (settings["batch"] * settings["sequence"])
    checkpoint = out / "checkpoint.pt"
    made_of = fingerprint(settings, config["encoder"], tokenizer.to_str(), seed)
    start = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        refuse_other(state["made_of"], made_of, checkpoint)
        encoder.load_state_dict(state["encoder"])
        head.load_state_dict(state["head"])
        optimizer.load_state_dict(state["optimizer"])
        start = state["step"]
    saved = time.monotonic()
    encoder.train()
    bar = tqdm(range(start, steps), initial=start, total=steps, desc="masked language", unit="step", mininterval=5)
    losses: dict[str, list[float]] = {}
    for step in bar:
        generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
        tokens, names = corpus.batch(settings["batch"], step, seed)
        hidden, chosen = masked(tokens, settings["masked_share"], tokenizer.token_to_id(MASK), vocabulary, generator)
        negatives = torch.randint(len(SPECIAL), vocabulary, (settings["negatives"],), generator=generator)
        for group in optimizer.param_groups:
            group["lr"] = settings["learning_rate"] * schedule(step + 1, steps, settings["warmup_share"])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = encoder(input_ids=hidden).last_hidden_state[chosen]
            loss = head(states, tokens[chosen], encoder.embeddings.word_embeddings.weight, negatives)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        for name in set(names):
            losses.setdefault(name, []).append(loss.item())
        if step % 100 == 99:
            average = float(np.mean([value for values in losses.values() for value in values]))
            bar.set_postfix(loss=f"{average:.3f}")
            log(out, {"stage": "masked", "step": step + 1, "tokens": (step + 1) * tokens.numel(), "loss": round(average, 4)})
            losses.clear()
        if time.monotonic() - saved > settings["checkpoint_minutes"] * 60 or step + 1 == steps:
            state = {"encoder": encoder.state_dict(), "head": head.state_dict(), "optimizer": optimizer.state_dict()}
            save(checkpoint, state | {"step": step + 1, "made_of": made_of})
            saved = time.monotonic()
    return encoder


def align(encoder: BertModel, data: DataFolder, tokenizer: Tokenizer, config: dict[str, Any], out: Path) -> None:
    """Bring sentences that mean the same together, whatever their language (both directions, in-batch negatives)."""
    settings, seed = config["align"], config["seed"]
    languages = set(data.languages())
    pairs = [row for row in data.parallel() if len(languages & row.keys()) > 1]
    optimizer = torch.optim.AdamW(encoder.parameters(), lr=0.0, weight_decay=0.01, fused=True)
    encoder.train()
    bar = tqdm(range(settings["steps"]), desc="alignment", unit="step", mininterval=5)
    losses: list[float] = []
    for step in bar:
        draw = random.Random(f"{seed} {step}")
        left, right = [], []
        # Rows of many languages are few but carry the rare ones, so half of a batch comes from them.
        wide = [row for row in draw.choices(pairs, k=settings["batch"] * 8) if len(row) > 2][: settings["batch"] // 2]
        for row in [*wide, *draw.choices(pairs, k=settings["batch"] - len(wide))]:
            one, other = draw.sample(sorted(languages & row.keys()), 2)
            left.append(model_text(row[one], one))
            right.append(model_text(row[other], other))
        for group in optimizer.param_groups:
            group["lr"] = settings["learning_rate"] * schedule(step + 1, settings["steps"], settings["warmup_share"])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            first, second = (sentence_vectors(encoder, tokenizer, texts, settings["sequence"]) for texts in (left, right))
        scores = first @ second.T / settings["temperature"]
        truth = torch.arange(len(left))
        loss = (functional.cross_entropy(scores, truth) + functional.cross_entropy(scores.T, truth)) / 2
        loss.backward()
        nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
        if step % 50 == 49:
            bar.set_postfix(loss=f"{np.mean(losses):.3f}")
            log(out, {"stage": "alignment", "step": step + 1, "loss": round(float(np.mean(losses)), 4)})
            losses.clear()


def sentence_vectors(encoder: BertModel, tokenizer: Tokenizer, texts: list[str], length: int) -> Tensor:
    """Unit vectors, float32 of shape (texts, hidden): the mean of the token states."""
    pad = tokenizer.token_to_id(PAD)
    rows = [torch.tensor(encoding.ids[:length]) for encoding in tokenizer.encode_batch(texts)]
    tokens = nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=pad)
    attention = tokens != pad
    states = encoder(input_ids=tokens, attention_mask=attention).last_hidden_state.float()
    weights = attention.unsqueeze(-1).float()
    return functional.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_recipe(parser)
    parser.add_argument("--tokenizer", type=Path, default=Path("runs/tokenizer"))
    parser.add_argument("--out", type=Path, default=Path("runs/pretrain"))
    args = parser.parse_args()
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    args.out.mkdir(parents=True, exist_ok=True)
    data = DataFolder(args.data)
    tokenizer = load_tokenizer(args.tokenizer)
    corpus = tokenised(data, tokenizer, config["pretrain"], args.out, config["seed"])
    encoder = pretrain(corpus, tokenizer, config, args.out)
    align(encoder, data, tokenizer, config, args.out)
    encoder.save_pretrained(args.out / "encoder")
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token=PAD, cls_token=CLS, sep_token=SEP, mask_token=MASK, unk_token=UNK
    ).save_pretrained(args.out / "encoder")
    for path in data.missing:
        print(f"missing, skipped: {path}")
    print(f"encoder in {args.out / 'encoder'}")


if __name__ == "__main__":
    main()
