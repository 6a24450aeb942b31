class MultiLayerNet:
    """Affine, BatchNorm, LayerNorm, activation, Dropout in each hidden layer; Affine and softmax at the end."""

    def __init__(self, weights, activation, weight_decay_lambda=0, dropout_ratio=0, batch_norm=None, layer_norm=False,
                 seed=0, last_layer=None):
        self.hidden_layer_num = len(weights) - 1
        self.activation, self.batch_norm, self.dropout_ratio = activation, batch_norm, dropout_ratio
        self.weight_decay_lambda, self.layer_norm = weight_decay_lambda, layer_norm
        self.masks = RandomNumbers(seed, MASKS)
        self.params, self.norms, self.layer_norms = {}, {}, {}
        for idx, W in enumerate(weights, 1):
            self.params[f"W{idx}"] = W.copy()
            self.params[f"b{idx}"] = np.zeros(W.shape[1], W.dtype)
        self.last_layer = last_layer or SoftmaxWithLoss()
        self.has_learned = False
        self.build()

    def build(self):
        """The layers, from the parameters and the settings as they are now. What was learned is kept."""
        self.layers = {}
        for idx in range(1, self.hidden_layer_num + 1):
            self.layers[f"Affine{idx}"] = Affine(self.params[f"W{idx}"], self.params[f"b{idx}"])
            if self.batch_norm:
                self.layers[f"BatchNorm{idx}"] = self.norm(idx)
            if self.layer_norm:
                self.layers[f"LayerNorm{idx}"] = self.norm_of_samples(idx)
            self.layers[f"Activation{idx}"] = self.activation()
            if self.dropout_ratio > 0:
                self.layers[f"Dropout{idx}"] = Dropout(self.dropout_ratio, self.masks)
        idx = self.hidden_layer_num + 1
        self.layers[f"Affine{idx}"] = Affine(self.params[f"W{idx}"], self.params[f"b{idx}"])
        return self

    def norm(self, idx):
        if idx not in self.norms:
            b = self.params[f"b{idx}"]
            self.norms[idx] = BatchNormalization(np.ones_like(b), np.zeros_like(b))
        norm = self.norms[idx]
        norm.epsilon, norm.momentum = self.batch_norm
        self.params[f"gamma{idx}"], self.params[f"beta{idx}"] = norm.gamma, norm.beta
        return norm

    def norm_of_samples(self, idx):
        if idx not in self.layer_norms:
            b = self.params[f"b{idx}"]
            self.layer_norms[idx] = LayerNormalization(np.ones_like(b), np.zeros_like(b))
        norm = self.layer_norms[idx]
        self.params[f"ln_gamma{idx}"], self.params[f"ln_beta{idx}"] = norm.gamma, norm.beta
        return norm

    def change(self, **settings):
        """Other settings, in the middle of a run."""
        had_batch_norm = self.batch_norm
        vars(self).update(settings)
        self.build()
        if self.batch_norm and not had_batch_norm and self.has_learned:
            for norm in self.norms.values():
                norm.starts_in_mid_run = True
        kinds = {"W", "b"} | ({"gamma", "beta"} if self.batch_norm else set())
        kinds |= {"ln_gamma", "ln_beta"} if self.layer_norm else set()
        self.params = {key: value for key, value in self.params.items() if key.rstrip("0123456789") in kinds}

    def load(self, arrays):
        """Takes parameters from a file."""
        for key, value in self.params.items():
            if key in arrays:
                value[...] = arrays[key]
        for idx, norm in self.norms.items():
            norm.running_mean = np.array(arrays.get(f"running_mean{idx}", norm.running_mean), norm.gamma.dtype)
            norm.running_var = np.array(arrays.get(f"running_var{idx}", norm.running_var), norm.gamma.dtype)
        return self

    def predict(self, x, train_flg=False):
        for key, layer in self.layers.items():
            if "Dropout" in key or "BatchNorm" in key:
                x = layer.forward(x, train_flg)
            else:
                x = layer.forward(x)
        return x

    def loss(self, x, t, train_flg=True):
        loss = self.last_layer.forward(self.predict(x, train_flg), t)
        if self.weight_decay_lambda > 0:
            for idx in range(1, self.hidden_layer_num + 2):
                loss += 0.5 * self.weight_decay_lambda * np.sum(self.params[f"W{idx}"] ** 2)
        return loss

    def gradient(self, x, t):
        """The gradient of every parameter, by backpropagation."""
        self.has_learned = True
        self.train_loss = self.loss(x, t)
        dout = self.last_layer.backward()
        for layer in reversed(list(self.layers.values())):
            dout = layer.backward(dout)
        grads = {}
        for idx in range(1, self.hidden_layer_num + 2):
            affine = self.layers[f"Affine{idx}"]
            grads[f"W{idx}"], grads[f"b{idx}"] = affine.dW, affine.db
            if self.weight_decay_lambda > 0:
                grads[f"W{idx}"] = affine.dW + self.weight_decay_lambda * affine.W
            if f"BatchNorm{idx}" in self.layers:
                grads[f"gamma{idx}"] = self.layers[f"BatchNorm{idx}"].dgamma
                grads[f"beta{idx}"] = self.layers[f"BatchNorm{idx}"].dbeta
            if f"LayerNorm{idx}" in self.layers:
                grads[f"ln_gamma{idx}"] = self.layers[f"LayerNorm{idx}"].dgamma
                grads[f"ln_beta{idx}"] = self.layers[f"LayerNorm{idx}"].dbeta
        return grads

    def answers(self, x):
        """The digit that each picture is taken for, and how sure the network is of it."""
        y = np.concatenate([softmax(self.predict(pixels(part))) for part in np.array_split(x, len(x) // 2000 + 1)])
        return y.argmax(axis=1), y.max(axis=1)
