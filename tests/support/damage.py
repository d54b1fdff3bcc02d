"""HDF5 files that are damaged on purpose: what is in them is missing or something else, or bytes are.

All is drawn from the generators given, so that each damage can be made again.
"""

import dataclasses

import h5py
import numpy

KINDS = ("missing", "longer", "deeper", "of text", "of numbers", "empty", "scalar")
HEAP = b"GCOL"  # begins where HDF5 keeps text of variable length, which no checksum guards


@dataclasses.dataclass(frozen=True)
class Place:
    """A dataset, or an attribute of the object `owner`."""

    owner: str
    attribute: str = ""

    def __str__(self):
        return f"{self.owner}@{self.attribute}" if self.attribute else self.owner


def places(path):
    """All datasets, and all attributes of the root."""
    found = []
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.append(Place("/" + name))
                        if isinstance(item, h5py.Dataset) else None)
        return found + [Place("/", name) for name in file.attrs]


def replace(path, place, kind):
    """Deletes what is there, or puts something else of that kind in its place."""
    with h5py.File(path, "r+") as file:
        owner = file[place.owner]
        values = numpy.asarray(owner.attrs[place.attribute] if place.attribute else owner[()])
        if place.attribute:
            del owner.attrs[place.attribute]
        else:
            del file[place.owner]
        if kind == "missing":
            return
        other = another(values, kind)
        if place.attribute:
            owner.attrs[place.attribute] = other
        else:
            file[place.owner] = other


def another(values, kind):
    """What is not like `values`, in one respect."""
    if kind == "longer":
        return numpy.repeat(values.reshape(values.shape or (1,)), 3, axis=-1).tolist()
    if kind == "deeper":
        return numpy.stack([values, values]).tolist()
    if kind == "of text":
        return numpy.full(values.shape, b"text")
    if kind == "of numbers":
        return numpy.full(values.shape, 1, numpy.uint16)
    if kind == "scalar":
        return 1.5 if values.ndim else numpy.zeros(3)
    return h5py.Empty("f8")


def flipped(data, random):
    """Some bytes are others, half of the times of text's own place."""
    heap = data.find(HEAP)
    first, last = (0, len(data))
    if heap >= 0 and random.random() < 0.5:
        first, last = heap, min(len(data), heap + 4096)
    changed = bytearray(data)
    for _ in range(random.choice([1, 4, 30])):
        changed[random.randrange(first, last)] = random.choice([0, 1, 0x7F, 0xFF,
                                                                random.randrange(256)])
    return bytes(changed)


def truncated(data, random):
    """Its beginning."""
    return data[: random.randrange(len(data))]


def damages(path, random):
    """Damages the file in one way after the other; gives a name for each, and makes it whole again.

    Every place is replaced in one way, then bytes are.
    """
    whole = path.read_bytes()
    every = places(path)
    random.shuffle(every)
    for i, place in enumerate(every):
        path.write_bytes(whole)
        kind = KINDS[i % len(KINDS)]
        replace(path, place, kind)
        yield f"{place} {kind}"
    for i, change in enumerate(16 * [flipped] + 4 * [truncated]):
        path.write_bytes(change(whole, random))
        yield f"{change.__name__} {i}"
    path.write_bytes(whole)
