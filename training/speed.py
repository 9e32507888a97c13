"""How fast the whole way from text to verdict is, beside what a user would otherwise take, in one run on this machine.

    python -m lurebot_training.speed --model lurebot-mini --data FOLDER

Machines are noisy and differ: compare the ratios. The other way is a ``transformers`` pipeline with a model of the size of
XLM-R-base, with random weights: its speed does not depend on them.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import numpy as np
import onnx
import onnxruntime
import torch
from rich.table import Table
from transformers import PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaForSequenceClassification, pipeline

from lurebot import Detector
from lurebot.classifier import Bundle, find_bundle
from lurebot.classifier.bundle import MODEL, TOKENIZER
from lurebot.classifier.runtime import open_session
from lurebot.settings import Settings
from lurebot.text import read
from lurebot_training.sources import DataFolder
from lurebot_training.terminal import wide_console
from lurebot_training.tokenizer import CLS, MASK, PAD, SEP, UNK, load_tokenizer

_SEED = 7
_TEXTS, _SLOW_TEXTS, _SHORT_RUNS = 10_000, 48, 500
_SHORT = "Chat job in Poipet, 1500 USD a month, ticket paid, no experience. Telegram @x_jobs"
# As XLM-R-base has them.
_BASE = {
    "vocab_size": 250_002,
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
}
_MEMORY = (
    "import sys; from pathlib import Path; from lurebot import Detector; detector = Detector.load(sys.argv[1]);"
    "[detector.check(sys.argv[2] * k) for k in range(1, 60)];"
    "lines = Path('/proc/self/status').read_text().splitlines();"
    "print(next(int(line.split()[1]) // 1024 for line in lines if line.startswith('VmHWM')))"
)


def real_texts(data: DataFolder, count: int) -> list[str]:
    """Ads and messages, a fixed random choice."""
    texts = [text for _, text in data.domain_text()]
    return random.Random(_SEED).sample(texts, min(count, len(texts)))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pipeline_seconds(bundle: Bundle, texts: list[str]) -> float:
    """A ``transformers`` text-classification pipeline with a model of XLM-R-base's size over the texts, eight at once."""
    torch.manual_seed(_SEED)
    config = XLMRobertaConfig(**_BASE, max_position_embeddings=514, num_labels=5, pad_token_id=0)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(bundle.folder / TOKENIZER),
        pad_token=PAD,
        cls_token=CLS,
        sep_token=SEP,
        mask_token=MASK,
        unk_token=UNK,
    )
    classify = pipeline("text-classification", model=XLMRobertaForSequenceClassification(config).eval(), tokenizer=tokenizer)
    options = {"truncation": True, "max_length": 256, "batch_size": 8}
    classify(texts[:2], **options)
    return seconds(lambda: classify(texts, **options))


def peak_int8(rows: int = 4096, inner: int = 256, columns: int = 1024) -> float:
    """Whole-number operations a second of this machine's matrix product, all threads, best of several."""
    left = torch.randint(-127, 127, (rows, inner), dtype=torch.int8)
    right = torch.randint(-127, 127, (inner, columns), dtype=torch.int8)
    torch._int_mm(left, right)
    return 2 * rows * inner * columns / min(seconds(lambda: torch._int_mm(left, right)) for _ in range(30))


def encoder_rate(bundle: Bundle, texts: list[str], cores: int) -> float:
    """Operations a second in the products of the encoder's weights, one session and one thread a core, as texts are served."""
    graph = onnx.load(bundle.folder / MODEL).graph
    shapes = {one.name: list(one.dims) for one in graph.initializer}
    products = [node for node in graph.node if "MatMul" in node.op_type and len(shapes.get(node.input[1], ())) == 2]
    weights = sum(int(np.prod(shapes[node.input[1]])) for node in products)
    tokenizer = load_tokenizer(bundle.folder)
    inputs = [{"input_ids": np.array([tokenizer.encode(read(text).view.text).ids[: bundle.window]])} for text in texts]
    sessions = [open_session(bundle.folder / MODEL, threads=1) for _ in range(cores)]

    def all_of_them(session: onnxruntime.InferenceSession) -> None:
        for one in inputs:
            session.run(None, one)

    with ThreadPoolExecutor(cores) as threads:  # ONNX Runtime holds no lock of Python's while it computes
        list(threads.map(all_of_them, sessions))
        spent = seconds(lambda: list(threads.map(all_of_them, sessions)))
    return 2.0 * weights * cores * sum(one["input_ids"].size for one in inputs) / spent


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="lurebot-mini", help="installed bundle or folder")
    parser.add_argument("--data", help="data folder (default: LUREBOT_DATA)")
    parser.add_argument("--texts", type=int, default=_TEXTS)
    args = parser.parse_args()
    bundle = find_bundle(args.model)
    detector = Detector.load(args.model, Settings())
    texts = real_texts(DataFolder(args.data), args.texts)
    table = Table(title=f"{bundle.label}, {os.cpu_count()} cores, {len(texts):,} real ads and messages", title_justify="left")
    table.add_column("what")
    table.add_column("measured", justify="right")

    cores = os.cpu_count() or 1
    ours = len(texts) / seconds(lambda: list(detector.check_many(texts, workers=cores)))
    slow_texts = list(islice(texts, _SLOW_TEXTS))
    theirs = len(slow_texts) / pipeline_seconds(bundle, slow_texts)
    table.add_row("texts a second, whole way, a process a core", f"{ours:.0f}")
    table.add_row("a pipeline with a model of XLM-R-base's size", f"{theirs:.1f}")
    table.add_row("ratio", f"{ours / theirs:.0f}")

    spent = [seconds(lambda: detector.check(_SHORT)) * 1000 for _ in range(_SHORT_RUNS)]
    table.add_row("one short text, median / 99 of 100 (ms)", f"{statistics.median(spent):.1f} / {np.quantile(spent, 0.99):.1f}")
    command = [sys.executable, "-c", _MEMORY, args.model, _SHORT + " "]
    memory = subprocess.run(command, check=True, capture_output=True, text=True)
    table.add_row("memory of a serving process (MB)", memory.stdout.strip())
    peak = peak_int8()
    reached = encoder_rate(bundle, texts[:400], cores)
    table.add_row("int8 matrix product, peak of this machine (GOP/s)", f"{peak / 1e9:.0f}")
    table.add_row("share of it that the encoder reaches", f"{reached / peak:.0%}")
    wide_console().print(table)


if __name__ == "__main__":
    main()
