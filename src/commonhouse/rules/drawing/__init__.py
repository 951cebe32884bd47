"""Drawing lots in public: a published list, a seed rolled in front of everyone, and SHA-256 for the rest."""
