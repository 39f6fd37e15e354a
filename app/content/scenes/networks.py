"""From the fully connected layer to whole networks: what layers become when they stand in a row."""

from app.content.presets import N_
from app.content.scenes.scene import Scene

SCENES = (
    Scene(
        number=1,
        id="fully-connected",
        title=N_("Fully connected layer"),
        text=N_(
            "The picture is unrolled into one long column, and each neuron reads all of it. Pixels "
            "that were neighbours part: the shape of the picture is lost."
        ),
        view="fully-connected",
        settings={"input": "photo", "size": "32", "bias": "1", "speed": "8", "seed": "3"},
        bounds={"size": (8, 64), "step": (0, 192)},
        panels=("text", "compared", "controls"),
        controls=("units", "size"),
        notes=(
            N_("Ask before playing: how many numbers does a picture of 32×32×3 hold?"),
            N_("Point at a neuron, then at a pixel: every pixel goes to every neuron."),
            N_(
                "Misconception: the network sees a picture. If the same rule shuffled the pixels "
                "of all pictures, a fully connected layer would learn exactly as well."
            ),
        ),
    ),
    Scene(
        number=5,
        id="stacked-layers",
        title=N_("A convolutional network"),
        text=N_(
            "A convolutional network is a row of convolutions with activations between them. Each "
            "layer reads the maps of the one before it as if they were a picture."
        ),
        view="network",
        settings={"input": "photo", "size": "32", "kernel": "5", "bias": "1"},
        bounds={"size": (16, 64), "kernel": (1, 7), "step": (0, 4)},
        panels=("text", "layers", "controls"),
        controls=("kernel", "filters_1", "filters_2"),
        notes=(
            N_("Ask before the second convolution: how deep must its filters be? Six channels."),
            N_("Step over ReLU and watch the blue cells go: what was below zero is now zero."),
            N_(
                "Misconception: without activations a deeper network could do more. Two "
                "convolutions with nothing between them are one larger convolution."
            ),
        ),
    ),
    Scene(
        number=13,
        id="shrinking",
        title=N_("Shrinking"),
        text=N_(
            "Without padding every layer takes F − 1 cells off each axis, and a few layers use the "
            "picture up. With padding as many layers as one likes can follow each other."
        ),
        view="shrinking",
        settings={"input": "photo", "size": "32", "kernel": "5"},
        bounds={"size": (16, 64), "kernel": (1, 7), "step": (0, 8)},
        panels=("text", "chains", "controls"),
        controls=("kernel", "depth", "size"),
        notes=(
            N_("Ask how many 5×5 layers a 32×32 picture can bear without padding: seven."),
            N_("Show the dark rim that grows with padding: the zeros of the border creep in."),
            N_(
                "Misconception: only the size is lost. The cells at the border are also seen by "
                "fewer windows, so the edge of the picture counts less."
            ),
        ),
    ),
    Scene(
        number=22,
        id="fc-layer",
        title=N_("FC layer at the end"),
        text=N_(
            "At the end of a network each neuron is joined to every cell of the last volume, as in "
            "ordinary networks. A network for ten classes ends in ten neurons."
        ),
        view="fc-layer",
        settings={"input": "photo", "size": "32", "seed": "1"},
        bounds={"size": (16, 64), "step": (0, 63)},
        panels=("text", "layers", "controls"),
        controls=("units", "filters"),
        notes=(
            N_("Ask how many weights one neuron has: as many as the last volume has cells."),
            N_("Go from neuron to neuron: all lines change, none is shared."),
            N_(
                "Misconception: flattening learns something. It only writes the volume as one "
                "row; a convolution as large as the volume would give the same numbers."
            ),
        ),
    ),
    Scene(
        number=23,
        id="architecture",
        title=N_("Summary"),
        text=N_(
            "Convolutions with activations, now and then a pooling, a few fully connected layers: "
            "the typical network for classification. N is about 5, M is large, K is 0 to 2."
        ),
        view="architecture",
        bounds={"step": (0, 1000)},
        panels=("text", "pattern", "trends", "controls"),
        controls=("N", "M", "K", "filters", "side", "optional"),
        notes=(
            N_("Build the network with the sliders, and ask which layer holds most parameters."),
            N_(
                "Go through the known networks: in AlexNet and VGG-16 nearly all parameters are "
                "in the first fully connected layer; ResNet has hardly any there."
            ),
            N_("Raise M until a POOL no longer fits, and ask why the network breaks there."),
            N_(
                "Misconception: more parameters, more work. Multiply-adds are mostly in the early "
                "convolutions, parameters mostly at the end."
            ),
        ),
    ),
)
