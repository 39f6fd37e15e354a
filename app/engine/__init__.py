"""Convolution and pooling over NumPy arrays, with PyTorch's names and meaning."""
