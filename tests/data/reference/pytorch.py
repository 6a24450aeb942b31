"""Makes the reference arrays that come from PyTorch, in float64: `pip install torch numpy`, then `python pytorch.py`."""

from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
HERE = Path(__file__).parent


def adamw():
    """A network 6-5-3 with tanh learns eight samples by heart; the rate changes halfway. Biases do not decay."""
    random = np.random.default_rng(1)
    x, t = random.standard_normal((8, 6)), np.arange(8) % 3
    start = {
        "W1": 0.5 * random.standard_normal((6, 5)),
        "b1": 0.1 * random.standard_normal(5),
        "W2": 0.5 * random.standard_normal((5, 3)),
        "b2": 0.1 * random.standard_normal(3),
    }
    params = {name: torch.tensor(value, requires_grad=True) for name, value in start.items()}
    weights, biases = ([value for name, value in params.items() if name[0] == kind] for kind in "Wb")
    groups = [{"params": weights, "weight_decay": 0.5}, {"params": biases, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=0.02)
    losses, path = [], []
    for step in range(40):
        for group in optimizer.param_groups:
            group["lr"] = 0.02 if step < 20 else 0.1
        hidden = torch.tanh(torch.tensor(x) @ params["W1"] + params["b1"])
        loss = F.cross_entropy(hidden @ params["W2"] + params["b2"], torch.tensor(t))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        path.append(np.concatenate([value.detach().numpy().ravel() for value in params.values()]))
    arrays = {f"{name}_start": value for name, value in start.items()}
    np.savez_compressed(HERE / "pytorch_adamw.npz", x=x, t=t, losses=losses, path=path, **arrays)


def gelu():
    """The exact form, and its slope."""
    x = torch.cat([torch.linspace(-12, 12, 97), torch.tensor([-1e-9, 1e-300, 30.0, -30.0])]).requires_grad_()
    y = F.gelu(x)
    y.sum().backward()
    np.savez_compressed(HERE / "pytorch_gelu.npz", x=x.detach(), y=y.detach(), slopes=x.grad)


def schedules():
    """The rates of 40 updates from 0.5, each schedule stepped after every update."""
    of = torch.optim.lr_scheduler
    makers = {
        "step": lambda optimizer: of.StepLR(optimizer, step_size=7, gamma=0.3),
        "cosine": lambda optimizer: of.CosineAnnealingLR(optimizer, T_max=40, eta_min=0.1 * 0.5),
        "warm_up": lambda optimizer: of.LinearLR(optimizer, start_factor=1 / 8, total_iters=7),
    }
    rates = {}
    for name, make in makers.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
        schedule = make(optimizer)
        rates[name] = []
        for _ in range(40):
            rates[name].append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
    np.savez_compressed(HERE / "pytorch_schedules.npz", **rates)


def layer_norm():
    """A batch of two through `LayerNorm` of 37 units, and its gradients."""
    random = np.random.default_rng(2)
    values = {name: random.standard_normal(shape) for name, shape in [("x", (2, 37)), ("gamma", 37), ("beta", 37), ("dy", (2, 37))]}
    x, gamma, beta, dy = (torch.tensor(value, requires_grad=True) for value in values.values())
    y = F.layer_norm(x, (37,), gamma, beta)
    y.backward(dy.detach())
    made = {"y": y.detach(), "dx": x.grad, "dgamma": gamma.grad, "dbeta": beta.grad}
    np.savez_compressed(HERE / "pytorch_layer_norm.npz", **values, **made)


adamw()
layer_norm()
gelu()
schedules()
