"""The classifier: an encoder, and one attention head a label.

Each of the five categories and 22 indicators looks at the tokens with a query of its own (label attention, Mullenbach et al.
2018). An indicator's weights over the tokens are its evidence; in training they are pulled onto the marked words, and each
token is told whether it belongs to a mark.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PreTrainedModel

from lurebot.taxonomy import taxonomy

HEAD_FILE = "head.pt"


@dataclass(frozen=True)
class Output:
    """Raw results for a batch: float tensors of the shapes (B, 5), (B, 22), (B, 22, T) and (B, 22, T)."""

    category_logits: Tensor
    indicator_logits: Tensor
    token_weights: Tensor
    token_logits: Tensor


class LabelAttentionHead(nn.Module):
    """Category and indicator logits, and each indicator's attention over the tokens."""

    def __init__(self, hidden: int, categories: int, indicators: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.categories = categories
        labels = categories + indicators
        self.dropout = nn.Dropout(dropout)
        self.key = nn.Linear(hidden, hidden)
        self.query = nn.Linear(hidden, labels, bias=False)
        self.value = nn.Linear(hidden, hidden)
        self.score = nn.Parameter(torch.zeros(labels, hidden))
        self.bias = nn.Parameter(torch.zeros(labels))
        self.pooled = nn.Linear(hidden, categories)
        self.combine = nn.Linear(indicators, categories)
        # A token is hardly ever part of a mark.
        self.token_gain = nn.Parameter(torch.full((indicators,), 2.0))
        self.token_bias = nn.Parameter(torch.full((indicators,), -4.0))
        nn.init.normal_(self.score, std=0.02)

    def forward(self, states: Tensor, attention_mask: Tensor | None = None) -> Output:
        """``states``: (B, T, hidden); ``attention_mask``: (B, T), 1 for real tokens; without one, all are."""
        states = self.dropout(states)
        scores = self.query(torch.tanh(self.key(states))) * (4.0 / math.sqrt(states.shape[-1]))
        if attention_mask is not None:
            scores = scores + (1.0 - attention_mask.to(states.dtype)).unsqueeze(-1) * -1e4
        weights = torch.softmax(scores.transpose(1, 2), dim=-1)
        context = self.dropout(weights @ nn.functional.gelu(self.value(states)))
        logits = (context * self.score).sum(-1) + self.bias
        token_logits = scores[:, :, self.categories :] * self.token_gain + self.token_bias
        token_logits, token_weights = token_logits.transpose(1, 2), weights[:, self.categories :]
        indicator_logits = logits[:, self.categories :] + (token_weights * token_logits).sum(-1)
        if attention_mask is None:
            mean = states.mean(1)
        else:
            real = attention_mask.to(states.dtype).unsqueeze(-1)
            mean = (states * real).sum(1) / real.sum(1)
        category_logits = logits[:, : self.categories] + self.pooled(mean) + self.combine(torch.sigmoid(indicator_logits))
        return Output(category_logits, indicator_logits, token_weights, token_logits)


class LureClassifier(nn.Module):
    """Encoder and head. ``encoder`` is any Hugging Face encoder with a ``last_hidden_state``."""

    def __init__(self, encoder: PreTrainedModel) -> None:
        super().__init__()
        names = taxonomy()
        self.encoder = encoder
        self.head = LabelAttentionHead(encoder.config.hidden_size, len(names.categories), len(names.indicators))

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> Output:
        """Both (B, T), int64; without a mask, every token is read."""
        return self.head(self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state, attention_mask)

    @classmethod
    def from_base(cls, base: str | Path, **config: Any) -> LureClassifier:
        """A fresh head on a pretrained encoder: a folder that ``save_pretrained`` wrote, or a hub name."""
        settings = AutoConfig.from_pretrained(base, **config)
        extra = {"add_pooling_layer": False} if settings.model_type in ("bert", "xlm-roberta", "roberta") else {}
        return cls(AutoModel.from_pretrained(base, config=settings, **extra))

    def save(self, folder: Path) -> None:
        """Write the encoder in Hugging Face format and the head beside it."""
        self.encoder.save_pretrained(folder)
        torch.save(self.head.state_dict(), folder / HEAD_FILE)
        names = taxonomy()
        labels = {"categories": names.category_names, "indicators": names.indicator_names}
        (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LureClassifier:
        """What ``save`` wrote."""
        model = cls.from_base(folder)
        model.head.load_state_dict(torch.load(folder / HEAD_FILE, weights_only=True))
        return model
