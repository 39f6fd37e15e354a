"""Networks as text: the grammar, the layers that it may name, and the known networks."""

from app.content.networks.arguments import arguments_of
from app.content.networks.expand import MOST_LAYERS, Placed, layers_of_list, layers_of_text
from app.content.networks.grammar import LETTERS, MOST_CHARACTERS
from app.content.networks.presets import NETWORKS, Network, find_network
from app.content.networks.run import NamedWeights, run
from app.content.networks.table import Break, Table, largest_number, tabulate, uneven
from app.content.networks.units import UNITS, Choices

__all__ = [
    "LETTERS",
    "MOST_CHARACTERS",
    "MOST_LAYERS",
    "NETWORKS",
    "UNITS",
    "Break",
    "Choices",
    "NamedWeights",
    "Network",
    "Placed",
    "Table",
    "arguments_of",
    "find_network",
    "largest_number",
    "layers_of_list",
    "layers_of_text",
    "run",
    "tabulate",
    "uneven",
]
