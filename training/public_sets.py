"""Public labelled sets with published results: our encoder, fine-tuned on each, beside its literature.

The texts are split once, 80 to 20 by label and with a fixed seed, after exact copies were taken out: a copy on both sides would
flatter everybody. Published figures come from other splits of the same sets (some with copies): read them as a neighbourhood.
The full EMSCAD file, for those who have it, is split in three ways: at random, near-copies on one side, by place in the file.
"""

from __future__ import annotations

import csv
import json
import lzma
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from tqdm import tqdm

from lurebot.text import read
from lurebot_training.checkpoints import schedule
from lurebot_training.dataset.duplicates import near_duplicates_within
from lurebot_training.model import LureClassifier
from lurebot_training.sources import DataFolder
from lurebot_training.tokenizer import PAD, load_tokenizer, special_id

Labels = npt.NDArray[np.int64]

_SEED, _HELD_OUT = 7, 0.2
_WINDOW, _BATCH = 128, 32
_RATE, _STEPS = 4e-4, (150, 300)
# A class of thousands teaches no more than so many; all held-out texts are judged.
_MOST_OF_A_CLASS = 6000


@dataclass(frozen=True)
class PublicSet:
    """How a set is read.

    Attributes:
        file: its name in ``labelled/``.
        classes: source label -> class; a label that is not listed is left out.
        metric: what its literature reports, and how it is computed from truth and guess.
        literature: the published figure and where it stands.
    """

    file: str
    classes: dict[str, str]
    metric: str
    measure: Callable[[Labels, Labels], float]
    literature: str


def _fraud_f1(truth: Labels, guess: Labels) -> float:
    return float(f1_score(truth, guess, pos_label=1))


SETS = (
    PublicSet(
        "bongo_scam_sw",
        {"trust": "0", "scam": "1"},
        "accuracy",
        accuracy_score,
        "0.948 AfroXLMR, 0.925 TF-IDF + LR (the set's authors)",
    ),
    PublicSet("taglish_spam_sms", {"ham": "0", "spam": "1"}, "F1 of spam", _fraud_f1, "0.947 LR (the set's author)"),
    PublicSet(
        "fbs_sms_zh",
        {},  # by the two letters that its labels start with
        "weighted F1, four classes",
        lambda truth, guess: float(f1_score(truth, guess, average="weighted")),
        "0.977 RoBERTa-MHARC (Li, Zhang, Jiang 2024)",
    ),
    PublicSet(
        "messenger_phishing_ko",
        {"normal": "0", "phishing": "1"},
        "recall of phishing",
        lambda truth, guess: float(recall_score(truth, guess)),
        "0.955 at balanced accuracy 0.969 (the set's author)",
    ),
    PublicSet("orfd_zh", {"real": "0", "fake": "1"}, "F1 of fake", _fraud_f1, "none known"),
    PublicSet(
        "emscad_part",
        {"legitimate": "0", "fraudulent": "1"},
        "F1 of fraud",
        _fraud_f1,
        "18 frauds: a smoke test (whole set: 0.85, mean of 50 seeds)",
    ),
)


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    name: str
    texts: int
    metric: str
    ours: float
    tfidf: float
    literature: str


def compare_public(base: str, data: str | None, emscad: Path | None, only: Sequence[str] | None) -> list[Row]:
    """Fine-tune and measure on each set that is there; what is missing is named.

    Raises:
        MissingDataError: no data folder.
    """
    folder = DataFolder(data)
    rows = []
    for one in SETS:
        if only and one.file not in only:
            continue
        path = folder.root / "labelled" / f"{one.file}.jsonl.xz"
        if not path.is_file():
            print(f"missing, skipped: {path.name}")
            continue
        texts, labels = _texts_of(path, one)
        learn, judge = train_test_split(np.arange(len(texts)), test_size=_HELD_OUT, stratify=labels, random_state=_SEED)
        rows.append(_row(one.file, texts, labels, (learn, judge), base, one.metric, one.measure, one.literature))
    if emscad:
        texts, labels = _emscad(emscad)
        for split, (learn, judge) in emscad_splits(texts, labels).items():
            literature = "0.85 mean of 50 seeds; Fraud-BERT claims 0.93" if split == "random" else "none known"
            name = f"EMSCAD, {split} split"
            rows.append(_row(name, texts, labels, (learn, judge), base, "F1 of fraud", _fraud_f1, literature))
    return rows


def _texts_of(path: Path, one: PublicSet) -> tuple[list[str], Labels]:
    """Texts without exact copies, and their classes as numbers."""
    found: dict[str, str] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            label = one.classes.get(row["label"]) if one.classes else row["label"].split(":")[0]
            if label is not None and row["text"].strip():
                found.setdefault(row["text"], label)
    names = sorted(set(found.values()))
    return list(found), np.array([names.index(label) for label in found.values()])


def _emscad(path: Path) -> tuple[list[str], Labels]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = ("title", "company_profile", "description", "requirements", "benefits")
    found: dict[str, int] = {}
    for row in rows:
        text = "\n".join(row[part] for part in parts if row.get(part))
        found.setdefault(text, int(row["fraudulent"] in ("1", "t", "True")))
    return list(found), np.array(list(found.values()))


def emscad_splits(texts: Sequence[str], labels: Labels) -> dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Three ways to hold out a fifth: at random, with no near-copy on both sides, and the last ones of the file."""
    everything = np.arange(len(texts))
    learn, judge = train_test_split(everything, test_size=_HELD_OUT, stratify=labels, random_state=_SEED)
    group = list(range(len(texts)))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    for copy in near_duplicates_within(texts):
        group[root(copy.second)] = root(copy.first)
    roots = np.array([root(place) for place in range(len(texts))])
    order = sorted(set(roots.tolist()))
    random.Random(_SEED).shuffle(order)
    held_out: set[int] = set()
    size = 0
    counts = np.bincount(roots, minlength=len(texts))
    for one in order:
        if size >= _HELD_OUT * len(texts):
            break
        held_out.add(one)
        size += int(counts[one])
    apart = np.isin(roots, list(held_out))
    last = int(len(texts) * (1 - _HELD_OUT))
    return {
        "random": (learn, judge),
        "near-copies apart": (everything[~apart], everything[apart]),
        "fixed": (everything[:last], everything[last:]),
    }


def _row(
    name: str,
    texts: Sequence[str],
    labels: Labels,
    split: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    base: str,
    metric: str,
    measure: Callable[[Labels, Labels], float],
    literature: str,
) -> Row:
    learn, judge = split
    learn = _thinned(learn, labels)
    train, held_out = [texts[k] for k in learn], [texts[k] for k in judge]
    ours = measure(labels[judge], _fine_tuned(base, train, labels[learn], held_out))
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2, max_features=300_000)
    linear = make_pipeline(vectors, LogisticRegression(C=10, max_iter=300, class_weight="balanced")).fit(train, labels[learn])
    row = Row(name, len(texts), metric, float(ours), float(measure(labels[judge], linear.predict(held_out))), literature)
    print(f"{name}: {metric} {row.ours:.4f}, char TF-IDF + LR {row.tfidf:.4f}", flush=True)
    return row


def _thinned(places: npt.NDArray[np.int64], labels: Labels) -> npt.NDArray[np.int64]:
    draw = np.random.default_rng(_SEED)
    kept = []
    for label in np.unique(labels[places]):
        own = places[labels[places] == label]
        kept.append(own if len(own) <= _MOST_OF_A_CLASS else draw.choice(own, _MOST_OF_A_CLASS, replace=False))
    return np.concatenate(kept)


class _Head(nn.Module):
    """Mean of the token states and a linear layer, on an encoder."""

    def __init__(self, base: str, classes: int) -> None:
        super().__init__()
        self.encoder = LureClassifier.from_base(base, hidden_dropout_prob=0.1).encoder
        self.layer = nn.Linear(self.encoder.config.hidden_size, classes)

    def forward(self, tokens: torch.Tensor, attention: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.encoder(input_ids=tokens, attention_mask=attention).last_hidden_state.float()
        weight = attention.unsqueeze(-1).float()
        logits: torch.Tensor = self.layer((states * weight).sum(1) / weight.sum(1))
        return logits


def _fine_tuned(base: str, train: Sequence[str], labels: Labels, judged: Sequence[str]) -> Labels:
    """Classes of the judged texts, by the encoder fine-tuned on the others; rare classes weigh more, gently."""
    torch.manual_seed(_SEED)
    tokenizer = load_tokenizer(base)
    model = _Head(base, int(labels.max()) + 1)
    ids = _encoded(tokenizer, train)
    steps = int(np.clip(4 * len(train) / _BATCH, *_STEPS))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.0, weight_decay=0.01, fused=True)
    weight = torch.tensor(len(labels) / np.maximum(1, np.bincount(labels)), dtype=torch.float32).sqrt()
    draw = np.random.default_rng(_SEED)
    model.train()
    order: list[int] = []
    for step in tqdm(range(steps), desc="fine-tuning", unit="step", leave=False):
        if len(order) < _BATCH:
            order = draw.permutation(len(train)).tolist()
        places, order = order[:_BATCH], order[_BATCH:]
        for group in optimizer.param_groups:
            group["lr"] = _RATE * schedule(step + 1, steps, 0.1)
        logits = model(*_padded(tokenizer, [ids[k] for k in places]))
        loss = functional.cross_entropy(logits, torch.from_numpy(labels[places]), weight=weight / weight.mean())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    model.eval()
    judged_ids = _encoded(tokenizer, judged)
    by_length = np.argsort([len(one) for one in judged_ids], kind="stable")
    guess = np.zeros(len(judged), dtype=np.int64)
    with torch.inference_mode():
        for start in range(0, len(judged), 64):
            places = by_length[start : start + 64]
            guess[places] = model(*_padded(tokenizer, [judged_ids[k] for k in places])).argmax(-1).numpy()
    return guess


def _encoded(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    rows = [tokenizer.encode(read(text, 4000).view.text).ids for text in texts]
    return [row if len(row) <= _WINDOW else [*row[: _WINDOW - 1], row[-1]] for row in rows]


def _padded(tokenizer: Tokenizer, rows: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    pad = special_id(tokenizer, PAD)
    tokens = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=pad)
    return tokens, (tokens != pad).long()
