"""The Work and Health Gateway: consented referrals between the NHS, DWP and occupational health."""

__version__ = "0.1.0"
