def plot(losses):
    """The losses as curves, if matplotlib is installed."""
    try:
        import matplotlib.pyplot as plt
        from matplotlib.font_manager import fontManager
    except ImportError:
        print("Install matplotlib to see the losses as curves.")
        return
    # Names may be Korean.
    installed = {font.name for font in fontManager.ttflist}
    korean = [name for name in ("NanumGothic", "Malgun Gothic", "AppleGothic") if name in installed]
    plt.rcParams["font.family"] = ["DejaVu Sans", *korean]
    for name, values in losses.items():
        plt.plot(values, label=name)
    plt.xlabel("iteration")
    plt.ylabel("loss")
    plt.legend()
    plt.show()
