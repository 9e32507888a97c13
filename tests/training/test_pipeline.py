"""The whole recipe on a tiny random encoder: pretrain, align, fine-tune, export, serve."""

import json
import lzma

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    BertModel,
    ModernBertConfig,
    ModernBertModel,
    XLMRobertaConfig,
    XLMRobertaModel,
)

from lurebot import Detector
from lurebot.classifier.bundle import NGRAMS
from lurebot.settings import Settings
from lurebot.taxonomy import taxonomy
from lurebot_training import finetune as finetuning
from lurebot_training import pretrain as pretraining
from lurebot_training.calibrate import long_texts
from lurebot_training.checkpoints import OtherRunError
from lurebot_training.dataset.items import read_items
from lurebot_training.examples import collate, from_item
from lurebot_training.export import export
from lurebot_training.loss_curves import plot_losses
from lurebot_training.model import LureClassifier
from lurebot_training.ngrams import fit
from lurebot_training.sources import DataFolder
from lurebot_training.tokenizer import _BYTES, SPECIAL, _with_plain_bytes, load_tokenizer, untrained

TINY = {
    "num_hidden_layers": 1,
    "hidden_size": 32,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 128,
}
CONFIG = {
    "name": "tiny",
    "version": "0.0.1",
    "licence": "CC0",
    "seed": 1,
    "window": 64,
    "encoder": TINY,
    "pretrain": {
        "sequence": 32, "warmup_share": 0.1, "weight_decay": 0.01, "masked_share": 0.2, "negatives": 64, "balance": 0.3,
        "checkpoint_minutes": 0, "measure_steps": 2,
        "stages": [
            {"tokens": 4 * 32 * 4, "batch": 4, "learning_rate": 0.001},
            {"tokens": 4 * 32 * 2, "batch": 4, "learning_rate": 0.0005, "authored_share": 0.5},
        ],
    },
    "align": {"steps": 2, "batch": 4, "sequence": 16, "learning_rate": 0.001, "warmup_share": 0.1, "temperature": 0.05},
    "finetune": {
        "epochs": 2, "batch": 16, "encoder_rate": 0.001, "head_rate": 0.005, "weight_decay": 0.01, "warmup_share": 0.1,
        "dropout": 0.1, "token_dropout": 0.1, "label_smoothing": 0.05, "indicator_weight": 1.0,
        "span_weight": 0.15, "token_weight": 0.1, "outside_weight": 0.3, "ema": 0.9,
        "augment": {"share": 0.5, "join": 0.2, "operations": {"wrap": 1, "reflow": 1}},
    },
    "ngrams": {"strength": 10.0, "copy_weight": 0.5, "least_texts": 3},
}  # fmt: skip


@pytest.fixture(scope="module")
def items():
    return [item for item in read_items() if item.lang in ("en", "es")]


@pytest.fixture(scope="module")
def tokenizer(items):
    tokenizer = untrained()
    tokenizer.train_from_iterator(
        [item.text for item in items], trainers.BpeTrainer(vocab_size=900, special_tokens=SPECIAL + _BYTES, show_progress=False)
    )
    return _with_plain_bytes(tokenizer)


@pytest.fixture(scope="module")
def base(tmp_path_factory, tokenizer):
    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(0)
    BertModel(BertConfig(vocab_size=tokenizer.get_vocab_size(), **TINY), add_pooling_layer=False).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def bundle(base, items, tokenizer, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    model = LureClassifier.from_base(base)
    finetuning.finetune(model, *learning(items, tokenizer), tokenizer, CONFIG, out)
    model.save(out / "model")
    tokenizer.save(str(out / "model" / "tokenizer.json"))
    train = [item for item in items if item.split == "train"]
    fit(train, [], CONFIG).save(out / "model" / NGRAMS)
    return export(out / "model", CONFIG, items, out / "bundle")


def test_the_exported_bundle_serves_through_the_detector(bundle):
    verdict = Detector.load(str(bundle.folder), Settings()).check("Typing job abroad, 2000 USD, ticket paid, no experience")
    assert verdict.model == "tiny-0.0.1"
    assert sum(verdict.categories.values()) == pytest.approx(1, abs=1e-5)
    assert bundle.measured["n"] == sum(item.split == "test" for item in read_items() if item.lang in ("en", "es"))


def test_levels_are_in_order(bundle):
    assert 0 < bundle.levels.check_first <= bundle.levels.warning <= bundle.levels.danger <= 1.001


def test_training_lowers_the_loss_and_resumes_where_it_stopped(base, items, tokenizer, tmp_path, monkeypatch):
    learned = learning(items, tokenizer)
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir()
    finetuning.finetune(fresh(base), *learned, tokenizer, CONFIG, whole)
    losses = [json.loads(line)["loss"] for line in (whole / "history.jsonl").read_text(encoding="utf-8").splitlines()]
    assert losses[1] < losses[0]

    whole_epoch = finetuning.epoch_batches

    def killed_in_the_second_epoch(examples, size, seed):
        if seed > CONFIG["seed"]:
            raise KeyboardInterrupt
        return whole_epoch(examples, size, seed)

    monkeypatch.setattr(finetuning, "epoch_batches", killed_in_the_second_epoch)
    with pytest.raises(KeyboardInterrupt):
        finetuning.finetune(fresh(base), *learned, tokenizer, CONFIG, parts)
    monkeypatch.setattr(finetuning, "epoch_batches", whole_epoch)
    resumed = fresh(base)
    finetuning.finetune(resumed, *learned, tokenizer, CONFIG, parts)
    again = [json.loads(line) for line in (parts / "history.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [entry["epoch"] for entry in again] == [1, 2]
    assert again[1]["loss"] == pytest.approx(losses[1], abs=0.02)


def learning(items, tokenizer):
    """Texts to learn from and validation examples."""
    validation = [from_item(item, tokenizer, CONFIG["window"]) for item in items if item.split == "validation"]
    return finetuning.TrainingTexts(CONFIG, tokenizer, [item for item in items if item.split == "train"], None), validation


def fresh(base) -> LureClassifier:
    torch.manual_seed(0)
    return LureClassifier.from_base(base, hidden_dropout_prob=0.1)


def test_pretraining_resumes_from_its_checkpoint_and_aligns(tmp_path, tokenizer, items):
    for lang in ("en", "es"):
        lines = [" ".join(item.text.split()) for item in items if item.lang == lang]
        (tmp_path / "data" / "text").mkdir(parents=True, exist_ok=True)
        with lzma.open(tmp_path / "data" / "text" / f"{lang}.txt.xz", "wt", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
    (tmp_path / "data" / "parallel").mkdir()
    with lzma.open(tmp_path / "data" / "parallel" / "x.tsv.xz", "wt", encoding="utf-8") as file:
        file.writelines(["en\tes\n", *(f"word {n}\tpalabra {n}\n" for n in range(20))])
    data = DataFolder(tmp_path / "data")
    corpus = pretraining.tokenised(data, tokenizer, CONFIG["pretrain"], tmp_path, 1)
    pretraining.pretrain(corpus, tokenizer, CONFIG, tmp_path)
    states = [torch.load(tmp_path / f"stage-{number}.pt", weights_only=True) for number in (1, 2)]
    assert [state["step"] for state in states] == [4, 2]
    encoder = pretraining.pretrain(corpus, tokenizer, CONFIG, tmp_path)  # nothing left to do: the same weights
    embeddings = states[1]["model"]["encoder.embeddings.word_embeddings.weight"]
    assert torch.equal(encoder.embeddings.word_embeddings.weight, embeddings)
    pretraining.align(encoder, data, tokenizer, CONFIG, tmp_path)
    assert (encoder.embeddings.word_embeddings.weight - embeddings).abs().max() > 0
    measured = [json.loads(line) for line in (tmp_path / "history.jsonl").read_text(encoding="utf-8").splitlines()]
    held_out = [entry["held_out"] for entry in measured if "held_out" in entry]
    assert set(held_out[0]) == {"en", "es", "authored"}
    plot_losses(tmp_path / "history.jsonl", tmp_path / "loss.png")
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")


def test_marked_words_reach_the_model_as_attention_targets(tokenizer, items):
    item = next(item for item in items if item.spans and item.difficulty == "plain")
    batch = collate([from_item(item, tokenizer, 64)], tokenizer)
    first = item.spans[0]
    target = batch.span_target[0, taxonomy().indicator_names.index(first.indicator)]
    assert target.sum() == pytest.approx(1.0)
    places = target.nonzero().flatten().tolist()
    encoding = tokenizer.encode(item.text)
    covered = item.text[encoding.offsets[places[0]][0] : encoding.offsets[places[-1]][1]]
    assert item.text[first.start : first.end].split()[0].lower() in covered.lower()


def test_tokenizer_falls_back_to_bytes_and_reads_written_byte_names_as_text(tokenizer):
    unseen = tokenizer.encode("𓀀").tokens
    assert unseen[-5:-1] == ["<0xF0>", "<0x93>", "<0x80>", "<0x80>"]
    assert "<0x41>" not in tokenizer.encode("<0x41>").tokens


def test_a_checkpoint_of_another_run_is_refused_not_silently_reused(base, items, tokenizer, tmp_path):
    learned = learning(items[:60], tokenizer)
    config = CONFIG | {"finetune": CONFIG["finetune"] | {"epochs": 1}}
    finetuning.finetune(fresh(base), *learned, tokenizer, config, tmp_path)
    other = config | {"finetune": config["finetune"] | {"head_rate": 0.001}}
    with pytest.raises(OtherRunError, match=r"checkpoint\.pt was made with other data"):
        finetuning.finetune(fresh(base), *learned, tokenizer, other, tmp_path)


def test_an_encoder_whose_tokenizer_writes_its_special_tokens_otherwise_can_be_a_base(tmp_path, items):
    foreign = Tokenizer(
        models.WordLevel({"<pad>": 0, "<s>": 1, "</s>": 2, "<mask>": 3, "<unk>": 4, "job": 5}, unk_token="<unk>")
    )
    foreign.pre_tokenizer = pre_tokenizers.Whitespace()
    foreign.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)])
    foreign.save(str(tmp_path / "tokenizer.json"))
    BertModel(BertConfig(vocab_size=6, **TINY), add_pooling_layer=False).save_pretrained(tmp_path)
    tokenizer = load_tokenizer(tmp_path)
    batch = collate([from_item(item, tokenizer, 32) for item in items[:3]], tokenizer, token_dropout=0.5, seed=1)
    assert (batch.tokens[:, 0] == 1).all()
    assert (batch.tokens == 3).any()
    output = LureClassifier.from_base(tmp_path)(batch.tokens, batch.attention)
    assert output.category_logits.shape == (3, 5)


@pytest.mark.parametrize("kind", ["xlm-roberta", "modernbert"])
def test_any_encoder_that_transformers_loads_becomes_a_bundle(kind, items, tokenizer, tmp_path):
    torch.manual_seed(0)
    special = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "cls_token_id": 1, "sep_token_id": 2}
    shape = TINY | {"max_position_embeddings": 256, "vocab_size": tokenizer.get_vocab_size()} | special
    made = {"xlm-roberta": (XLMRobertaConfig, XLMRobertaModel), "modernbert": (ModernBertConfig, ModernBertModel)}
    config_class, model_class = made[kind]
    model_class(config_class(**shape)).save_pretrained(tmp_path / "base")
    tokenizer.save(str(tmp_path / "base" / "tokenizer.json"))
    few = [item for item in items if item.lang == "en"]
    few = [
        *few[:120],
        *[item for item in few if item.split == "validation"],
        *[item for item in few if item.split == "test"][:60],
    ]
    config = CONFIG | {"finetune": CONFIG["finetune"] | {"epochs": 1}}
    model = LureClassifier.from_base(tmp_path / "base", hidden_dropout_prob=0.1)
    finetuning.finetune(model, *learning(few, tokenizer), tokenizer, config, tmp_path)
    model.save(tmp_path / "model")
    tokenizer.save(str(tmp_path / "model" / "tokenizer.json"))
    fit([item for item in few if item.split == "train"], [], config).save(tmp_path / "model" / NGRAMS)
    bundle = export(tmp_path / "model", config, few, tmp_path / "bundle")
    verdict = Detector.load(str(bundle.folder), Settings()).check("Typing job abroad, ticket paid, passport kept")
    assert verdict.model == "tiny-0.0.1"
    assert sum(verdict.categories.values()) == pytest.approx(1, abs=1e-5)


def test_long_texts_for_calibration_hold_whole_items_of_one_language(items):
    for text in long_texts(items):
        assert text.text.count("\n\n") >= 3
        assert not text.spans
    assert {text.category for text in long_texts(items)} == {"legitimate_job", "trafficking_lure"}
