"""How often something is in one group, and how many times as often as in another."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Of the normal distribution: 95 % lie so many standard deviations around the middle.
_Z = 1.959963984540054


def ratio_of_proportions(part: Counts, whole: Counts, other: Counts, of: Counts) -> tuple[Floats, Floats, Floats]:
    """Ratios of two proportions, each with its 95 % interval, by the log method of Katz et al. (1978).

    Katz, Baptista, Azen and Pike, "Obtaining confidence intervals for the risk ratio in cohort studies",
    Biometrics 34: the logarithm of the ratio has a variance of 1/a - 1/m + 1/b - 1/n.

    Args:
        part: (k,) a of m, how many have it.
        whole: (k,) m.
        other: (k,) b of n, how many of the others have it.
        of: (k,) n.

    Returns:
        Ratio (a/m) / (b/n), and lower and upper bound: (k,) each. The ratio is NaN where it would be over nothing; the
        bounds are NaN where one of the groups has none, since the method knows nothing of that.

    Example:
        Heart attacks of 11,034 doctors without and 11,037 with aspirin (Agresti, Categorical Data Analysis, 2.2).

        >>> bounds = ratio_of_proportions(*(np.array([each]) for each in (189, 11_034, 104, 11_037)))
        >>> [float(each[0].round(1)) for each in bounds]
        [1.8, 1.4, 2.3]
    """
    a, m, b, n = (np.asarray(each, np.float64) for each in (part, whole, other, of))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(b > 0, (a / m) / (b / n), np.nan)
        wide = np.exp(_Z * np.sqrt(1 / a - 1 / m + 1 / b - 1 / n))
        known = (a > 0) & (b > 0)
        return ratio, np.where(known, ratio / wide, np.nan), np.where(known, ratio * wide, np.nan)


def difference_of_proportions(part: Counts, whole: Counts, other: Counts, of: Counts) -> tuple[Floats, Floats, Floats]:
    """Differences of two proportions, each with its 95 % interval, by Newcombe's hybrid score method.

    Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods",
    Statistics in Medicine 17 (1998), 873-890, method 10: the bounds of both by Wilson's score method (1927), put
    together by their squares. It holds for few pictures too, and where none has it, or all have.

    Args:
        part: (k,) a of m, how many have it.
        whole: (k,) m.
        other: (k,) b of n, how many of the others have it.
        of: (k,) n.

    Returns:
        Difference a/m - b/n, and lower and upper bound: (k,) each, NaN where it would be over nothing.

    Example:
        The first of Newcombe's own.

        >>> bounds = difference_of_proportions(*(np.array([each]) for each in (56, 70, 48, 80)))
        >>> [float(each[0].round(4)) for each in bounds]
        [0.2, 0.0524, 0.3339]
    """
    a, m, b, n = (np.asarray(each, np.float64) for each in (part, whole, other, of))
    with np.errstate(divide="ignore", invalid="ignore"):
        (p, below, above), (q, under, over) = _wilson(a, m), _wilson(b, n)
        low, high = np.hypot(p - below, over - q), np.hypot(above - p, q - under)
        return p - q, p - q - low, p - q + high


def _wilson(part: Floats, whole: Floats) -> tuple[Floats, Floats, Floats]:
    """Proportions with their 95 % intervals by the score method."""
    share = part / whole
    middle = part + _Z**2 / 2
    wide = _Z * np.sqrt(_Z**2 / 4 + part * (whole - part) / whole)
    return share, (middle - wide) / (whole + _Z**2), (middle + wide) / (whole + _Z**2)


def rates(families: npt.NDArray[np.integer], people: Counts, names: Sequence[str], of: Sequence[str]) -> pd.DataFrame:
    """How often each person's pictures are of each family, and how many times as often as those of all others.

    Args:
        families: (n,) place in `of` of each picture's family; another number is of none of them, but it counts.
        people: (n,) place in `names` of whoever each picture is of.
        names: Everybody.
        of: The families in question.

    Returns:
        A row for every family and every name, in their order: `hue`, `person`, `images` of it, `total` of that person,
        `share` (missing without pictures); `others` and `others_total`, those of all others; `ratio` of the two shares
        with `low` and `high`, as `ratio_of_proportions` has them, missing where they are NaN there.
    """
    counts = np.stack([np.bincount(people[families == code], minlength=len(names)) for code in range(len(of))])
    total = np.broadcast_to(np.bincount(people, minlength=len(names)), counts.shape)
    others, others_total = counts.sum(axis=1, keepdims=True) - counts, total.sum(axis=1, keepdims=True) - total
    ratio, low, high = ratio_of_proportions(counts, total, others, others_total)
    share = np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0)
    figures = {
        name: pd.array(values.ravel(), "Float64")
        for name, values in {"share": share, "ratio": ratio, "low": low, "high": high}.items()
    }
    return pd.DataFrame(
        {
            "hue": pd.array(np.repeat(of, len(names)), "string"),
            "person": pd.array([*names] * len(of), "string"),
            "images": counts.ravel(),
            "total": total.ravel(),
            "share": figures.pop("share"),
            "others": others.ravel(),
            "others_total": others_total.ravel(),
            **figures,
        }
    )
