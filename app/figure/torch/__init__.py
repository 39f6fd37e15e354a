"""The picture of a layer as PyTorch has it: its call, and one of four sides of it. layer.py ->
padding.py, groups.py, flip.py, listing.py -> layout.py. Mirrors static/js/lecture/views/torch.js
and static/js/torch/."""
