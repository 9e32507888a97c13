"""Masked-language pretraining of the encoder, then alignment of its languages.

    python -m lurebot_training.pretrain --data FOLDER --tokenizer runs/tokenizer --out runs/pretrain

The masked stages stop and resume at any time: run the same command again. Writes ``encoder/`` (Hugging Face format),
``history.jsonl`` and ``loss.png``: the loss on held-out text of each language.

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
from lurebot_training.dataset.items import read_items
from lurebot_training.dataset.splits import training_items
from lurebot_training.loss_curves import plot_losses
from lurebot_training.options import add_recipe
from lurebot_training.sources import DataFolder
from lurebot_training.tokenizer import CLS, MASK, PAD, SEP, SPECIAL, UNK, load_tokenizer, model_text

# The array beside the languages' in the token cache that says what it was made of.
_MADE_OF = "made of"
# What is read besides the running text of the languages: job ads and messages; the training split of the authored corpus.
DOMAIN, AUTHORED = "domain", "authored"
# What a run leaves behind: the encoder, and as it was before its languages were aligned (for ablations).
ENCODER, UNALIGNED = "encoder", "encoder-before-alignment"
# Sequences of each language that are never learned from and show how well it is known by now.
_HELD_OUT = 16


class Corpus:
    """Token sequences of fixed length, one array a language; sampled by balanced weights, a few held out."""

    def __init__(self, arrays: dict[str, np.ndarray[Any, Any]], balance: float) -> None:
        """``arrays``: language -> uint16 tokens of shape (sequences, length); two of them are ``DOMAIN`` and ``AUTHORED``.

        ``balance`` is the exponent on a language's size: 0 = all alike, 1 = as found.
        """
        self.names = sorted(arrays)
        enough = {name: len(arrays[name]) > 2 * _HELD_OUT for name in self.names}
        self.held_out = {name: arrays[name][-_HELD_OUT:] for name in self.names if enough[name]}
        self.arrays = [arrays[name][:-_HELD_OUT] if enough[name] else arrays[name] for name in self.names]
        self.running = np.array(
            [len(arrays[name]) ** balance if name not in (DOMAIN, AUTHORED) else 0 for name in self.names], dtype=float
        )

    def weights(self, stage: dict[str, Any]) -> np.ndarray[Any, Any]:
        """The share of each array in a stage's batches."""
        extra = np.array([stage.get(f"{name}_share", 0.0) if name in (DOMAIN, AUTHORED) else 0.0 for name in self.names])
        weights: np.ndarray[Any, Any] = self.running / self.running.sum() * (1 - extra.sum()) + extra
        return weights / weights.sum()

    def batch(self, stage: dict[str, Any], step: int, seed: int) -> tuple[Tensor, list[str]]:
        """The batch of a step: int64 tokens of shape (size, length) and the language of each row. Same step, same batch."""
        draw = np.random.default_rng((seed, step))
        which = draw.choice(len(self.names), size=stage["batch"], p=self.weights(stage))
        rows = [self.arrays[k][draw.integers(len(self.arrays[k]))] for k in which]
        return torch.from_numpy(np.stack(rows).astype(np.int64)), [self.names[k] for k in which]


def tokenised(data: DataFolder, tokenizer: Tokenizer, settings: dict[str, Any], folder: Path, seed: int) -> Corpus:
    """Tokenise once, keep the arrays in ``folder``, and load them from there the next time."""
    cache = folder / "tokens.npz"
    # The held-out families stay out here too, or the measure of unseen families would measure families half seen.
    authored = [model_text(item.text, item.language) for item in training_items(read_items(), without_held_out_families=True)]
    made_of = fingerprint(tokenizer.to_str(), settings["sequence"], seed, authored)
    if not cache.is_file():
        length = settings["sequence"]
        arrays = {
            lang: _packed(tokenizer, (model_text(line, lang) for line in data.running_text(lang)), length)
            for lang in tqdm(data.languages(), desc="tokenising", unit="language")
        }
        for name, texts in ((DOMAIN, [model_text(text, lang) for lang, text in data.domain_text()]), (AUTHORED, authored)):
            random.Random(seed).shuffle(texts)
            arrays[name] = _packed(tokenizer, iter(texts), length)
        np.savez(cache, **{_MADE_OF: np.array(made_of)}, **{name: array for name, array in arrays.items() if len(array)})
    with np.load(cache) as stored:
        refuse_other(str(stored[_MADE_OF]), made_of, cache)
        return Corpus({name: stored[name] for name in stored.files if name != _MADE_OF}, settings["balance"])


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
        """Sampled-softmax loss of each place, shape (places,): the true token among the batch's true ones and the negatives."""
        states = self.norm(functional.gelu(self.dense(states)))
        candidates = torch.unique(torch.cat([truth, negatives]))  # sorted
        scores = states @ embeddings[candidates].T
        return functional.cross_entropy(scores.float(), torch.searchsorted(candidates, truth), reduction="none")


class MaskedLanguageModel(nn.Module):
    """The encoder and the head that pretrains it."""

    def __init__(self, settings: dict[str, Any], vocabulary: int) -> None:
        super().__init__()
        config = BertConfig(vocab_size=vocabulary, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, **settings)
        # Without padding to mask, plain attention trains a quarter faster on a CPU than the fused kernel.
        config._attn_implementation = "eager"
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.head = MaskedLanguageHead(config.hidden_size)

    def forward(self, hidden: Tensor, chosen: Tensor, truth: Tensor, negatives: Tensor) -> Tensor:
        """The loss of each chosen place, float32 of shape (places,)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.encoder(input_ids=hidden).last_hidden_state[chosen]
            loss: Tensor = self.head(states, truth[chosen], self.encoder.embeddings.word_embeddings.weight, negatives)
        return loss


def pretrain(corpus: Corpus, tokenizer: Tokenizer, config: dict[str, Any], out: Path) -> BertModel:
    """Masked-language pretraining in stages: what ``out/stage-<n>.pt`` holds is not done again, the rest is resumed."""
    settings = config["pretrain"]
    torch.manual_seed(config["seed"])
    model = MaskedLanguageModel(config["encoder"], tokenizer.get_vocab_size())
    for number in range(1, len(settings["stages"]) + 1):
        _stage(number, model, corpus, tokenizer, config, out)
    return model.encoder


def _stage(
    number: int, model: MaskedLanguageModel, corpus: Corpus, tokenizer: Tokenizer, config: dict[str, Any], out: Path
) -> None:
    settings, seed = config["pretrain"], config["seed"]
    stage = settings["stages"][number - 1]
    vocabulary, mask = tokenizer.get_vocab_size(), tokenizer.token_to_id(MASK)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=0.0, betas=(0.9, 0.98), weight_decay=settings["weight_decay"], fused=True
    )
    steps = stage["tokens"] // (stage["batch"] * settings["sequence"])
    checkpoint = out / f"stage-{number}.pt"
    made_of = fingerprint({**settings, "stages": settings["stages"][:number]}, config["encoder"], tokenizer.to_str(), seed)
    start = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        refuse_other(state["made_of"], made_of, checkpoint)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        start = state["step"]
    saved = time.monotonic()
    model.train()
    bar = tqdm(range(start, steps), initial=start, total=steps, desc=f"masked language {number}", unit="step", mininterval=5)
    losses: list[float] = []
    for step in bar:
        place = number * 1_000_003 + step
        generator = torch.Generator().manual_seed(seed * 1_000_003 + place)
        tokens, _ = corpus.batch(stage, place, seed)
        hidden, chosen = masked(tokens, settings["masked_share"], mask, vocabulary, generator)
        negatives = torch.randint(len(SPECIAL), vocabulary, (settings["negatives"],), generator=generator)
        for group in optimizer.param_groups:
            group["lr"] = stage["learning_rate"] * schedule(step + 1, steps, settings["warmup_share"])
        loss = model(hidden, chosen, tokens, negatives).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
        if step % 100 == 99:
            bar.set_postfix(loss=f"{np.mean(losses[-100:]):.3f}")
        if step % settings["measure_steps"] == 0 or step + 1 == steps:
            entry = {"stage": f"masked {number}", "step": step + 1, "tokens": (step + 1) * tokens.numel()}
            entry |= {"loss": round(float(np.mean(losses)), 4), "held_out": held_out_losses(model, corpus, tokenizer, settings)}
            log(out, entry)
            losses.clear()
        if time.monotonic() - saved > settings["checkpoint_minutes"] * 60 or step + 1 == steps:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1, "made_of": made_of}
            save(checkpoint, state)
            saved = time.monotonic()


def held_out_losses(
    model: MaskedLanguageModel, corpus: Corpus, tokenizer: Tokenizer, settings: dict[str, Any]
) -> dict[str, float]:
    """Mean loss on the held-out sequences of each language, with the same places hidden every time."""
    vocabulary, mask = tokenizer.get_vocab_size(), tokenizer.token_to_id(MASK)
    losses = {}
    with torch.inference_mode():
        for name, array in corpus.held_out.items():
            generator = torch.Generator().manual_seed(0)
            tokens = torch.from_numpy(array.astype(np.int64))
            hidden, chosen = masked(tokens, settings["masked_share"], mask, vocabulary, generator)
            negatives = torch.randint(len(SPECIAL), vocabulary, (settings["negatives"],), generator=generator)
            losses[name] = round(model(hidden, chosen, tokens, negatives).mean().item(), 4)
    return losses


def align(encoder: BertModel, data: DataFolder, tokenizer: Tokenizer, config: dict[str, Any], out: Path) -> None:
    """Bring sentences that mean the same together, whatever their language (both directions, in-batch negatives)."""
    settings, seed = config["align"], config["seed"]
    languages = set(data.languages())
    pairs = [row for row in data.parallel() if len(languages & row.keys()) > 1]
    if not pairs:
        print("no parallel sentences: the languages are not aligned")
        return
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


def save_encoder(encoder: BertModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write encoder and tokenizer in Hugging Face format."""
    encoder.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token=PAD, cls_token=CLS, sep_token=SEP, mask_token=MASK, unk_token=UNK
    ).save_pretrained(folder)


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
    save_encoder(encoder, tokenizer, args.out / UNALIGNED)
    align(encoder, data, tokenizer, config, args.out)
    save_encoder(encoder, tokenizer, args.out / ENCODER)
    plot_losses(args.out / "history.jsonl", args.out / "loss.png")
    for path in data.missing:
        print(f"missing, skipped: {path}")
    print(f"encoder in {args.out / ENCODER}")


if __name__ == "__main__":
    main()
