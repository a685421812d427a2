"""How much of a file is read before it is refused."""

from dataclasses import dataclass, field

from secondopinion.adapters.sandbox import SandboxLimits


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits of one file.

    ``megapixels`` bounds one image before it is decoded; ``expansion`` is the largest ratio of unpacked to packed bytes
    an archive's member may reach; ``nesting`` is how many archives may lie inside each other below the first.
    """

    file_mib: int = 1024
    pages: int = 1000
    megapixels: int = 50
    document_mib: int = 256
    archive_members: int = 2000
    archive_mib: int = 2048
    expansion: int = 250
    nesting: int = 2
    sandbox: SandboxLimits = field(default_factory=SandboxLimits)
