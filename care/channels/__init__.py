"""The networks. This floor knows no Django: plain values in, plain values out."""
