"""Filters as deep as their input: the convolutional layer on a photograph, and what follows."""

from app.content.presets import N_
from app.content.scenes.scene import Scene

PHOTOGRAPH = {
    "input": "photo",
    "size": "32",
    "channels": "3",
    "filter": "bank",
    "kernel": "5",
    "bias": "1",
}
WALK = {"step": (0, 200_000), "size": (5, 64), "kernel": (1, 7)}

SCENES = (
    Scene(
        number=2,
        id="conv-volume",
        title=N_("Convolutional layer"),
        text=N_(
            "The picture keeps its shape. A filter as deep as the picture slides over it; at each "
            "place all products through all channels are added up to one number."
        ),
        view="volume",
        settings=PHOTOGRAPH,
        bounds=WALK,
        panels=("text", "sizes", "formula", "controls"),
        controls=("kernel", "stride"),
        notes=(
            N_("Ask how many numbers the window holds now: 5·5·3 = 75, not 25."),
            N_("Count the blocks of products below the picture: one for each channel, one sum."),
            N_(
                "Misconception: the filter is flat and is used on each colour by itself. It has "
                "weights of its own for every channel, and the channels end in one number."
            ),
        ),
    ),
    Scene(
        number=3,
        id="activation-map",
        title=N_("Activation map"),
        text=N_(
            "When the window has been everywhere, its numbers form a flat picture: the activation "
            "map of this filter."
        ),
        view="volume",
        settings={**PHOTOGRAPH, "speed": "128"},
        bounds=WALK,
        panels=("text", "sizes", "formula", "controls"),
        controls=("kernel", "stride", "padding"),
        notes=(
            N_("Ask for the size of the map before it is full: 32 − 5 + 1."),
            N_("Let it run fast, stop somewhere bright, and read the products that made it so."),
            N_(
                "Misconception: three channels in, three channels out. One filter makes one map, "
                "however deep the input is."
            ),
        ),
    ),
    Scene(
        number=4,
        id="many-filters",
        title=N_("Several filters"),
        text=N_(
            "Each filter makes a map of its own. Stacked, the maps are a new picture, with as many "
            "channels as there are filters."
        ),
        view="volume",
        settings={**PHOTOGRAPH, "out_channels": "6", "speed": "128"},
        bounds={**WALK, "out_channels": (1, 10)},
        panels=("text", "sizes", "weights", "controls"),
        controls=("out_channels", "kernel", "stride"),
        notes=(
            N_("Ask what each filter answers to: two edges, two colours, a spot, a diagonal."),
            N_("Page Down goes from map to map; watch the stack grow."),
            N_(
                "Misconception: the third filter reads the second one's map. All filters of a "
                "layer read the same input."
            ),
        ),
    ),
    Scene(
        number=6,
        id="learned-features",
        title=N_("What the filters learn"),
        text=N_(
            "Early layers answer to edges and colours, later ones to parts and whole objects "
            "[Zeiler & Fergus, 2013]. These filters are written by hand; the first ones that a "
            "network learns look much like them."
        ),
        view="volume",
        settings={**PHOTOGRAPH, "out_channels": "6", "speed": "128"},
        bounds={**WALK, "out_channels": (1, 6)},
        panels=("text", "sizes", "controls"),
        controls=("out_channels", "kernel"),
        notes=(
            N_(
                "Ask which of the maps would help to find the rim of the cup, and which its colour."
            ),
            N_("Step back through the maps and name what each filter looks for."),
            N_(
                "Misconception: somebody designs the filters. In a network they begin at random "
                "and are learned, like all other weights."
            ),
        ),
    ),
    Scene(
        number=14,
        id="worked-example",
        title=N_("Worked example"),
        text=N_(
            "A picture of 32×32×3, ten filters of 5×5, stride 1, padding 2: what is the output "
            "volume, and how many numbers are learned?"
        ),
        view="volume",
        settings={**PHOTOGRAPH, "out_channels": "10", "padding": "2", "speed": "128"},
        bounds={**WALK, "out_channels": (1, 10), "padding": (0, 3)},
        panels=("text", "question", "formula", "sizes", "weights", "controls"),
        controls=("out_channels", "padding"),
        notes=(
            N_("Ask for the volume first, then for the parameters; let them write both down."),
            N_("Set K to 1: the same filter has 76 numbers, 75 weights and a bias."),
            N_(
                "Misconception: 5·5·10 = 250. The depth of the input and the biases belong to the "
                "filters too."
            ),
        ),
        asks=True,
    ),
    Scene(
        number=15,
        id="conv-summary",
        title=N_("Convolution summary"),
        text=N_(
            "Four numbers make a convolutional layer: how many filters K, their size F, the stride "
            "S and the padding P. All else follows."
        ),
        view="volume",
        settings={**PHOTOGRAPH, "out_channels": "4", "kernel": "3", "padding": "1", "speed": "32"},
        bounds={**WALK, "size": (8, 40), "out_channels": (1, 10), "padding": (0, 3)},
        panels=("text", "formula", "sizes", "weights", "controls"),
        controls=("out_channels", "kernel", "stride", "padding", "size"),
        notes=(
            N_("Change one of the four at a time and ask what else changes."),
            N_("Show which of the four cost parameters: K and F do, S and P do not."),
            N_(
                "Misconception: a larger picture needs more weights. The layer has the same "
                "weights for any size."
            ),
        ),
    ),
    Scene(
        number=17,
        id="one-by-one",
        title=N_("1×1 convolution"),
        text=N_(
            "A filter of 1×1 sees one place and all its channels: a dot product 64 long. Height "
            "and width stay, the depth becomes the number of filters."
        ),
        view="volume",
        settings={
            "input": "random",
            "size": "56",
            "channels": "64",
            "filter": "random",
            "kernel": "1",
            "out_channels": "32",
            "bias": "1",
            "speed": "128",
        },
        bounds={**WALK, "channels": (8, 64), "out_channels": (1, 32)},
        panels=("text", "sizes", "weights", "controls"),
        controls=("channels", "out_channels"),
        notes=(
            N_("Ask what a 1×1 filter can do at all, if it never sees a neighbour."),
            N_("Count the products below: one for each channel, then one sum."),
            N_(
                "Misconception: it multiplies the picture by a number. It mixes channels, and so "
                "makes a volume thinner cheaply before a larger filter."
            ),
        ),
    ),
    Scene(
        number=19,
        id="pooling",
        title=N_("Pooling layer"),
        text=N_(
            "Each map shrinks by itself, the depth stays. That makes the volumes smaller and "
            "easier to handle, and nothing is learned."
        ),
        view="volume",
        settings={
            "layer": "max",
            "input": "photo",
            "size": "32",
            "channels": "3",
            "kernel": "2",
            "stride": "2",
            "speed": "32",
        },
        bounds={**WALK, "kernel": (1, 4), "stride": (1, 4)},
        panels=("text", "example", "sizes", "formula", "controls"),
        controls=("kernel", "stride"),
        example={"size": "224", "channels": "64", "kernel": "2", "stride": "2"},
        notes=(
            N_("Ask what happens to the depth. Red stays red: the channels never meet."),
            N_("Show that the small picture can still be recognized."),
            N_(
                "Misconception: pooling is a convolution with a fixed filter. The largest number "
                "is no weighted sum, and each channel is treated alone."
            ),
        ),
    ),
)
