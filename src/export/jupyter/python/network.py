class Network:
    """Affine, BatchNorm, activation, Dropout in each hidden layer; Affine and softmax at the end."""

    def __init__(self, weights, activation, batch_norm=None, dropout=0.0, weight_decay=0.0):
        self.affines = [Affine(W.copy()) for W in weights]
        self.depth, self.dtype = len(weights) - 1, weights[0].dtype
        self.norms, self.last = [None] * self.depth, SoftmaxWithLoss()
        self.batch_norm, self.started = False, False
        self.set_activation(activation)
        self.set_batch_norm(*batch_norm or [None])
        self.dropout, self.weight_decay = dropout, weight_decay

    def load(self, start):
        """Takes parameters from a file."""
        for key, value in self.params().items():
            if key in start:
                value[...] = start[key]
        for l, norm in enumerate(self.norms, 1):
            if norm is not None:
                norm.running_mean = start.get(f"running_mean{l}", norm.running_mean).astype(self.dtype)
                norm.running_var = start.get(f"running_var{l}", norm.running_var).astype(self.dtype)
        return self

    def set_activation(self, activation):
        self.activations = [activation() for _ in range(self.depth)]

    def set_batch_norm(self, epsilon, momentum=0.9):
        """On with these settings, or off with None. What gamma and beta have learnt is kept."""
        starts = self.started and not self.batch_norm
        self.batch_norm = epsilon is not None
        for l in range(self.depth if self.batch_norm else 0):
            if self.norms[l] is None:
                self.norms[l] = BatchNormalization(self.affines[l].W.shape[1], self.dtype)
            norm = self.norms[l]
            norm.epsilon, norm.momentum, norm.starts = epsilon, momentum, norm.starts or starts

    def predict(self, x):
        """The scores of a network that is not being trained: dropout weakens every unit instead of silencing some."""
        for l in range(self.depth):
            x = self.affines[l].forward(x)
            if self.batch_norm:
                x = self.norms[l].infer(x)
            x = self.activations[l].forward(x) * (1 - self.dropout)
        return self.affines[-1].forward(x)

    def loss(self, x, t, masks=None, guard=1e-7):
        self.started = True
        self.dropouts = [Dropout() for _ in range(self.depth)] if self.dropout > 0 else None
        self.outputs = []
        for l in range(self.depth):
            x = self.affines[l].forward(x)
            if self.batch_norm:
                x = self.norms[l].forward(x)
            x = self.activations[l].forward(x)
            if self.dropouts:
                x = self.dropouts[l].forward(x, masks[l])
            self.outputs.append(x)
        loss = self.last.forward(self.affines[-1].forward(x), t, guard)
        decay = sum((affine.W**2).sum() for affine in self.affines) if self.weight_decay else 0
        return loss + 0.5 * self.weight_decay * decay

    def gradients(self):
        """The gradient of every parameter, by the book's names, after a loss."""
        dout = self.affines[-1].backward(self.last.backward())
        for l in reversed(range(self.depth)):
            if self.dropouts:
                dout = self.dropouts[l].backward(dout)
            dout = self.activations[l].backward(dout)
            if self.batch_norm:
                dout = self.norms[l].backward(dout)
            dout = self.affines[l].backward(dout)
        grads = {}
        for l, affine in enumerate(self.affines, 1):
            grads[f"W{l}"] = affine.dW + self.weight_decay * affine.W if self.weight_decay else affine.dW
            grads[f"b{l}"] = affine.db
            if self.batch_norm and l <= self.depth:
                grads[f"gamma{l}"], grads[f"beta{l}"] = self.norms[l - 1].dgamma, self.norms[l - 1].dbeta
        return grads

    def params(self):
        params = {}
        for l, affine in enumerate(self.affines, 1):
            params[f"W{l}"], params[f"b{l}"] = affine.W, affine.b
            if self.batch_norm and l <= self.depth:
                params[f"gamma{l}"], params[f"beta{l}"] = self.norms[l - 1].gamma, self.norms[l - 1].beta
        return params
