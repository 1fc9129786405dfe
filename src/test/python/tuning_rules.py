"""What choosing among many settings by few held-out objects is worth: random objects, each found in a range of thresholds
and up to a size, with false ones around; the settings that a rule chooses by N of them are scored on 4000 others:
    tuning_rules.py [REPEATS]

Rules: best: the best of all; keep Z: what is configured (threshold 0.5, size 3 of 0 to 8), unless the best is ahead by more
than Z standard errors of the difference (jackknife over the objects); near Z: of those that are behind the best by at
most Z standard errors, the one nearest to what is configured.

Needs: numpy.
"""

import sys

import numpy as np

repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 300
random = np.random.default_rng(1)
thresholds = np.round(np.arange(0.1, 0.96, 0.05), 2)
sizes = np.arange(9)
configured = (int(np.argmin(abs(thresholds - 0.5))), 3)
steps = abs(thresholds - 0.5)[:, None] / 0.1 + abs(sizes - 3)[None, :]


def objects(n, mid, spread):
    """Whether each true object is found, and how many false ones around it, by threshold and size: (n, 18, 9) each."""
    centre = mid + spread * random.standard_normal(n)
    reach = 0.1 + 0.15 * abs(random.standard_normal(n))
    size = random.normal(6, 1.5, n)
    found = (abs(thresholds - centre[:, None]) < reach[:, None])[:, :, None] & (sizes <= size[:, None])[:, None, :]
    false = np.zeros((n, len(thresholds), len(sizes)))
    for i, count in enumerate(random.poisson(1, n)):
        for _ in range(count):
            false[i] += (thresholds < random.uniform(0.1, 0.9))[:, None] & (sizes <= random.normal(3, 1.5))
    return found.astype(float), false


def f1(found, false, n):
    return 2 * found / (found + n + false)


def choose(world, rule, z):
    found, false = world
    n = len(found)
    score = f1(found.sum(0), false.sum(0), n)
    best = np.unravel_index(np.argmax(score - 1e-6 * steps), score.shape)
    if rule == "best":
        return best
    without = f1(found.sum(0) - found, false.sum(0) - false, n - 1)
    behind = without[(slice(None), *best)][:, None, None] - without
    error = np.sqrt((n - 1) / n * ((behind - behind.mean(0)) ** 2).sum(0))
    equal = score[best] - score <= z * error + 1e-12
    if rule == "keep":
        return configured if equal[configured] else best
    return np.unravel_index(np.argmin(np.where(equal, steps, np.inf)), score.shape)


rules = [("best", 0), ("keep", 1), ("keep", 2), ("near", 1), ("near", 2)]
print("suits most | objects | " + " | ".join(f"{r} {z or ''}".strip() for r, z in rules))
for mid, spread in ((0.5, 0.2), (0.6, 0.2), (0.8, 0.15)):
    found, false = objects(4000, mid, spread)
    true = f1(found.sum(0), false.sum(0), 4000)
    print(f"threshold {mid}: configured {true[configured]:.3f}, best {true.max():.3f}")
    for n in (7, 20, 60, 200):
        got = [[] for _ in rules]
        for _ in range(repeats):
            world = objects(n, mid, spread)
            for k, rule in enumerate(rules):
                got[k].append(true[choose(world, *rule)])
        print(f"{n} | " + " | ".join(f"{np.mean(g):.3f} ({np.quantile(g, 0.1):.3f})" for g in got))
