"""Makes src/test/resources/fiji/plugin/cellmap/process/oracles.zip: what the Python tools of the field
make of small random volumes. Zarr v2, one group for each volume.
Needs: numpy, scipy, scikit-image, connected-components-3d, edt, zarr 3.
"""

import sys
import zipfile

import cc3d
import edt
import numpy as np
import zarr
from scipy import ndimage as ndi
from skimage.morphology import reconstruction
from skimage.segmentation import watershed

CORNERS = np.ones((3, 3, 3))
SIGMA = (1.2, 2.0, 0.7)
EDGES = (8.0, 5.24, 4.0)
LOW, HIGH, DUST, DEPTH = 120, 160, 12, 40


def volume(seed, shape, smooth):
    rng = np.random.default_rng(seed)
    noise = ndi.gaussian_filter(rng.standard_normal(shape), smooth)
    noise += 0.1 * noise.std() * rng.standard_normal(shape)
    return np.clip(128 + 55 * noise / noise.std(), 0, 255).astype(np.uint8)


def basins(level, depth):
    """Seeds of a landscape: basins (26 neighbours) of at least a depth; 0 is a wall."""
    wall = int(level.max()) + depth + 1
    land = np.where(level == 0, wall, level.astype(np.int64))
    filled = reconstruction(land + depth, land, "erosion", footprint=CORNERS).astype(np.int64)
    basin = (filled > land) & (level > 0)
    parts = cc3d.connected_components(basin.astype(np.uint8), connectivity=26)
    deep = np.zeros(parts.max() + 1, bool)
    deep[parts[basin & (filled == land + depth)]] = True
    kept = np.where(deep, np.cumsum(deep), 0)
    return np.where(level == 0, 0, filled), kept[parts]


def oracle(group, seed, shape, smooth):
    p = volume(seed, shape, smooth)
    rng = np.random.default_rng(seed + 1000)
    mask = p > LOW
    parts = cc3d.connected_components(mask.astype(np.uint8), connectivity=26)
    sure = np.zeros(parts.max() + 1, bool)
    sure[parts[p > HIGH]] = True
    sure[0] = False
    level = np.where(mask, 256 - p.astype(np.int64), 0)
    filled, seeds = basins(level, DEPTH)
    # All levels different: then the watershed does not depend on how ties are broken.
    distinct = np.zeros(p.size, np.int64)
    inside = np.flatnonzero(mask)
    order = np.lexsort((rng.random(inside.size), level.ravel()[inside]))
    distinct[inside[order]] = 1 + np.arange(inside.size)
    distinct = distinct.reshape(p.shape)
    assert distinct.max() <= 32766
    arrays = {
        "probability": p,
        "gaussian": ndi.gaussian_filter(p.astype(np.float32), SIGMA),
        "hysteresis": sure[parts].astype(np.uint8),
        "holes": ndi.binary_fill_holes(mask).astype(np.uint8),
        "components": cc3d.connected_components(
            cc3d.dust(mask.astype(np.uint8), threshold=DUST, connectivity=26), connectivity=26
        ).astype(np.uint32),
        "squared": np.rint(ndi.distance_transform_edt(mask) ** 2).astype(np.uint16),
        "distance_edt": edt.edt(mask, anisotropy=EDGES, black_border=False).astype(np.float32),
        "level": level.astype(np.uint16),
        "filled": filled.astype(np.uint16),
        "seeds": seeds.astype(np.uint32),
        "distinct": distinct.astype(np.uint16),
        "watershed": watershed(distinct, seeds, mask=mask, connectivity=CORNERS).astype(np.uint32),
    }
    for name, values in arrays.items():
        group.create_array(
            name,
            data=values,
            chunks=values.shape,
        )


def main(out):
    store = zarr.storage.ZipStore(out, mode="w", compression=zipfile.ZIP_DEFLATED)
    root = zarr.create_group(store, zarr_format=2)
    for name, seed, shape, smooth in (
        ("coarse", 1, (16, 18, 20), 2.0),
        ("fine", 2, (11, 14, 13), 1.0),
        ("flat", 3, (4, 26, 25), (0.5, 3, 3)),
    ):
        oracle(root.create_group(name), seed, shape, smooth)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1])
