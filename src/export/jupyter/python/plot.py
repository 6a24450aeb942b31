def plot(losses):
    """The losses as curves, if matplotlib is installed."""
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        print("Install matplotlib to see the losses as curves.")
        return
    for name, values in losses.items():
        plt.plot(values, label=name)
    plt.xlabel("iteration")
    plt.ylabel("loss")
    plt.legend()
    plt.show()
