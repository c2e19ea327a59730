#!/usr/bin/env python3
"""Writes reference.json: what SciPy (1.17) and NumPy say of many random inputs, for the tests beside it to compare with.

    python3 Tests/StatisticsTests/Fixtures/make_reference.py

The inputs come from a fixed seed, so that the file changes only with this script or with SciPy.
"""
import json
import os

import numpy as np
from scipy import special, stats

random = np.random.default_rng(20261124)


def sample(kind, size):
    """A sample of one of several shapes, at one of several scales."""
    scale = 10.0 ** random.integers(-9, 10)
    if kind == "tied":
        return (random.integers(0, 6, size) * scale).tolist()
    if kind == "heavy":
        return (stats.t.rvs(2, size=size, random_state=random) * scale).tolist()
    return (random.normal(3, 1, size) * scale).tolist()


def pair(index):
    kind = ("normal", "tied", "heavy")[index % 3]
    sizes = [3, 5, 8, 12, 30, 60]
    first = np.array(sample(kind, random.choice(sizes)))
    spread = np.std(first) or 1.0
    second = random.permutation(np.resize(first, random.choice(sizes)))
    if kind != "tied":
        second = second + random.normal(0.5, 1, second.size) * spread
    elif random.random() < 0.5:
        second = second * 2
    return sorted(first.tolist()), sorted(second.tolist())


def rank_sums():
    for index in range(90):
        first, second = pair(index)
        joined = first + second
        ties = len(set(joined)) < len(joined)
        exact = not ties and min(len(first), len(second)) <= 8 and len(joined) <= 200
        if len(set(joined)) == 1:
            continue
        method = "exact" if exact else "asymptotic"
        greater = stats.mannwhitneyu(second, first, alternative="greater", method=method)
        less = stats.mannwhitneyu(second, first, alternative="less", method=method)
        yield {"first": first, "second": second, "u": greater.statistic, "greater": greater.pvalue,
               "less": less.pvalue, "exact": exact}


def shifts():
    for index in range(40):
        first, second = pair(index)
        differences = np.sort(np.subtract.outer(np.array(second), np.array(first)).ravel())
        m, n = len(first), len(second)
        spread = np.sqrt(m * n * (m + n + 1) / 12)
        rank = int(np.floor(m * n / 2 - stats.norm.isf(0.01) * spread))
        low, high = (differences[0], differences[-1]) if rank < 1 else (differences[rank - 1], differences[m * n - rank])
        yield {"first": first, "second": second, "estimate": float(np.median(differences)), "low": float(low),
               "high": float(high)}


def scales():
    for index in range(40):
        first, second = pair(index)
        a = np.abs(np.array(first) - np.median(first))
        b = np.abs(np.array(second) - np.median(second))
        if np.ptp(a) == 0 or np.ptp(b) == 0:
            continue
        test = stats.levene(first, second, center="median")
        greater = test.pvalue / 2 if b.mean() > a.mean() else 1 - test.pvalue / 2
        yield {"first": first, "second": second, "squared": test.statistic, "greater": greater}


def quantiles():
    for index in range(40):
        values = sorted(sample(("normal", "tied", "heavy")[index % 3], int(random.integers(1, 40))))
        p = float(random.random())
        yield {"values": values, "p": p, "quantile": float(np.quantile(values, p)), "median": float(np.median(values)),
               "deviation": float(stats.median_abs_deviation(values) * 1.4826022185056018)}


def distributions():
    for _ in range(60):
        z = float(random.normal(0, 6))
        t = float(random.normal(0, 4))
        freedom = float(random.choice([1, 2, 3, 5.5, 10, 30, 200, 5000]))
        trials = int(random.choice([1, 3, 10, 50, 400, 20000]))
        share = float(random.choice([1e-6, 0.001, 0.05, 0.3, 0.5, 0.9]))
        k = int(min(trials, max(0, random.poisson(trials * share) + random.integers(-1, 4))))
        mean = float(10.0 ** random.uniform(-4, 4))
        count = int(max(0, random.poisson(mean) + random.integers(-2, 5)))
        p = float(10.0 ** random.uniform(-30, -0.01))
        f = float(10.0 ** random.uniform(-2, 2))
        yield {"z": z, "normal": stats.norm.sf(z), "p": p, "normalQuantile": stats.norm.isf(p), "t": t,
               "freedom": freedom, "student": stats.t.sf(t, freedom), "trials": trials, "share": share, "k": k,
               "binomial": stats.binom.sf(k - 1, trials, share), "mean": mean, "count": count,
               "poisson": stats.poisson.sf(count - 1, mean), "f": f, "fRatio": stats.f.sf(f, 3, freedom),
               "logGamma": special.gammaln(mean)}


def counts():
    for _ in range(60):
        first, second = int(random.poisson(random.choice([0.2, 3, 40]))), int(random.poisson(random.choice([0.5, 6, 60])))
        a, b = float(random.choice([1, 5, 60])), float(random.choice([1, 5, 60]))
        share = b / (a + b)
        total = first + second
        exact = stats.binomtest(second, total, share, alternative="greater").pvalue if total else 1.0
        middle = exact - 0.5 * stats.binom.pmf(second, total, share) if total else 1.0
        trials = int(random.choice([60, 200, 5000])), int(random.choice([60, 300, 9000]))
        table = [[second, trials[1] - second], [first, trials[0] - first]]
        fisher = stats.fisher_exact(table, alternative="greater").pvalue if min(map(min, table)) >= 0 else None
        wilson = stats.binomtest(second, trials[1]).proportion_ci(0.95, method="wilson") if second <= trials[1] else None
        if fisher is None or wilson is None:
            continue
        yield {"first": first, "second": second, "a": a, "b": b, "exact": exact, "mid": middle, "firstTrials": trials[0],
               "secondTrials": trials[1], "fisher": fisher, "low": wilson.low, "high": wilson.high}


def combinations():
    for _ in range(40):
        p = (10.0 ** random.uniform(-8, -0.02, int(random.integers(1, 9)))).tolist()
        scores = [float(stats.norm.isf(x)) for x in p]
        weights = random.uniform(0.2, 3, len(p)).tolist()
        stouffer = stats.combine_pvalues(p, "stouffer", weights=weights)
        cauchy = stats.cauchy.sf(np.mean(np.tan((0.5 - np.array(p)) * np.pi)))
        order = np.argsort(p, kind="stable")
        holm = np.empty(len(p))
        holm[order] = np.minimum(1, np.maximum.accumulate(np.array(p)[order] * (len(p) - np.arange(len(p)))))
        yield {"p": p, "scores": scores, "weights": weights, "stouffer": stouffer.pvalue, "cauchy": float(cauchy),
               "holm": holm.tolist()}


def series():
    for _ in range(40):
        size = int(random.choice([6, 12, 40]))
        values = np.round(np.cumsum(random.normal(0, 1, size)) + random.normal(0, 1, size), 1)
        ranks = stats.rankdata(values)
        n = len(values)
        u = np.array([(k + 1) * (n + 1) - 2 * ranks[: k + 1].sum() for k in range(n - 1)])
        best = int(np.argmax(np.abs(u)))
        s = sum(np.sign(values[j] - values[i]) for i in range(n) for j in range(i + 1, n))
        _, tied = np.unique(values, return_counts=True)
        variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in tied)) / 18
        phi = float(random.uniform(0.05, 0.98))
        inflation = 1 + 2 * sum((1 - k / n) * phi**k for k in range(1, n))
        yield {"values": values.tolist(), "ranks": ranks.tolist(), "index": best + 1, "statistic": float(u[best]),
               "trend": float((s - np.sign(s)) / np.sqrt(variance)), "phi": phi, "inflation": float(inflation)}


def sequences():
    """The empirical Bernstein confidence sequence and the beta mixture for counts, straight from their formulas."""
    for _ in range(10):
        values = random.beta(random.uniform(0.5, 5), random.uniform(0.5, 5), 60)
        alpha = 0.05
        total = squares = weight = weighted = bound = 0.0
        low, high = 0.0, 1.0
        for count, x in enumerate(values):
            mean = (0.5 + total) / (1 + count)
            variance = (0.25 + squares) / (1 + count)
            rate = np.sqrt(2 * np.log(2 / alpha) / (variance * (count + 1) * np.log(count + 2)))
            stake = min(rate, 0.75)
            weight += stake
            weighted += stake * x
            bound += (x - mean) ** 2 * (-np.log1p(-stake) - stake)
            total += x
            squares += (x - (0.5 + total) / (2 + count)) ** 2
            half = (np.log(2 / alpha) + bound) / weight
            low, high = max(low, weighted / weight - half), min(high, weighted / weight + half)
        first, second = int(random.poisson(4)), int(random.poisson(8))
        share = 0.4
        log_marginal = special.betaln(0.5 + second, 0.5 + first) - special.betaln(0.5, 0.5)
        log_null = second * np.log(share) + first * np.log1p(-share)
        cut = special.betaincc(0.5 + second, 0.5 + first, share) / special.betaincc(0.5, 0.5, share)
        yield {"values": values.tolist(), "low": float(low), "high": float(high), "first": first, "second": second,
               "evidence": float(np.exp(log_marginal - log_null) * cut)}


def inflation_of(phi, n):
    return max(1.0, 1 + 2 * sum((1 - k / n) * phi**k for k in range(1, n))) if phi > 0 and n >= 2 else 1.0


def spreads_and_climbs():
    """Shoemaker's test of variances, a weighted climb, and the mean of neighbours' ranks, straight from their formulas."""
    for index in range(40):
        first, second = pair(index)
        if len(first) < 4 or len(second) < 4 or np.ptp(first) == 0 or np.ptp(second) == 0:
            continue
        m, n = len(first), len(second)
        a, b = np.var(first, ddof=1), np.var(second, ddof=1)
        fourth = (np.sum((np.array(first) - np.mean(first)) ** 4) / a**2 + np.sum((np.array(second) - np.mean(second)) ** 4) / b**2) / (m + n)
        error = sum((fourth - (k - 3) / (k - 1)) / (k - 1) for k in (m, n))
        score = np.log(b / a) / np.sqrt(error) if error > 0 else 0.0
        residuals = random.normal(0.4, 1.5, int(random.choice([12, 30, 60])))
        last = len(residuals) // 3
        phi = float(random.choice([0.0, 0.4, 0.8]))
        weights = np.arange(1, last + 1)
        t = np.sum(weights * np.clip(residuals[-last:], -3, 3)) / np.sqrt(
            np.sum(weights**2) * inflation_of(phi, last) + np.sum(weights) ** 2 * inflation_of(phi, m) / m)
        yield {"first": first, "second": second, "score": float(score), "greater": float(stats.t.sf(score, m + n - 2)),
               "residuals": residuals.tolist(), "last": last, "referenceCount": m, "phi": phi, "climb": float(t),
               "climbP": float(stats.t.sf(t, 7.5))}


def bets():
    """Garwood's bound, and the wealth of bets that begin anew at each play, without their recursion."""
    for _ in range(20):
        events, exposure = int(random.poisson(random.choice([0.3, 5, 80]))), float(random.choice([1, 30, 400]))
        bound = stats.chi2.isf(0.01, 2 * events + 2) / 2 / exposure
        values = random.uniform(0.2, 1, 25)
        counts = random.poisson(2, 25)
        starts = [0.5] + [0.5 / (k * (k - 1)) for k in range(2, 26)]

        def wealth(factors):
            fortunes = [sum(w * np.prod(f[j:]) for j, w in enumerate(starts)) for f in factors]
            return float(np.mean(fortunes) + 1 - sum(starts))

        mean = wealth([1 + share * (values - 0.55) / 0.55 for share in (0.1, 0.3, 0.6, 0.9)])
        rate = wealth([np.exp((counts * np.log(r) - 1.5 * (r - 1)) / 1.2) for r in (1.25, 1.5, 2, 4, 10, 30)])
        p = (10.0 ** random.uniform(-6, -0.1, int(random.integers(3, 9)))).tolist()
        harmonic = min(1.0, np.e * np.log(len(p)) * stats.hmean(p))
        yield {"events": events, "exposure": exposure, "bound": float(bound), "values": values.tolist(), "counts": counts.tolist(),
               "mean": mean, "rate": rate, "p": p, "harmonic": float(harmonic)}


def main():
    reference = {
        "rankSums": list(rank_sums()), "shifts": list(shifts()), "scales": list(scales()),
        "quantiles": list(quantiles()), "distributions": list(distributions()), "counts": list(counts()),
        "combinations": list(combinations()), "series": list(series()), "sequences": list(sequences()),
        "spreads": list(spreads_and_climbs()), "bets": list(bets()),
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(reference, file, separators=(",", ":"), default=float)
        file.write("\n")


main()
