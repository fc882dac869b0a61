"""Let `python -m placement_opt` do what `placement-opt` does."""

from placement_opt.cli import main

if __name__ == "__main__":
    main()
