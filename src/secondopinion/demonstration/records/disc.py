"""The disc the patient was handed: a zipped DICOM folder with its DICOMDIR, two short series of a computed breast."""

import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.fileset import FileSet
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage, generate_uid

from .typeset import PRINTED

SIZE, SLICES = 96, 8
SERIES = ((3, "AX T1 FS DYN POST 1", 1.0), (4, "AX T2 FS", 0.0))


def write_disc() -> bytes:
    """The zip archive. The pixels are ellipses: a breast, an index lesion of 19 mm and a second one of 6 mm."""
    fileset = FileSet()
    fileset.ID = "NB_BREAST_MRI"
    fileset.UID = _uid("fileset")
    random = np.random.default_rng(11842)
    for number, description, contrast in SERIES:
        for slice_number in range(1, SLICES + 1):
            fileset.add(_instance(number, description, slice_number, _pixels(slice_number, contrast, random)))
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        root = Path(folder) / "MRI_DISC"
        fileset.write(root)
        fileset._stage["t"].cleanup()  # pydicom leaves its own folder to the garbage collector, which warns
        (root / "README.TXT").write_text(
            "Northgate Breast Imaging\r\nMRI of 2 November 2026\r\nOpen DICOMDIR with a DICOM viewer.\r\n", "ascii"
        )
        for path in sorted(root.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(root.parent).as_posix(), PRINTED.timetuple()[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
    return out.getvalue()


def _uid(*of: object) -> str:
    return generate_uid(entropy_srcs=["second opinion demonstration", *map(str, of)])


def _instance(number: int, description: str, slice_number: int, pixels: NDArray[np.uint16]) -> Dataset:
    image = Dataset()
    image.SOPClassUID = MRImageStorage
    image.SOPInstanceUID = _uid("image", number, slice_number)
    image.SpecificCharacterSet = "ISO_IR 192"
    image.PatientName = "Lindqvist^Teresa^Ann"
    image.PatientID = "HC-0418273"
    image.PatientBirthDate = "19740514"
    image.PatientSex = "F"
    image.StudyInstanceUID = _uid("study")
    image.StudyID = "60944"
    image.AccessionNumber = "NB-60944"
    image.StudyDate = image.SeriesDate = image.ContentDate = "20261102"
    image.StudyTime = image.SeriesTime = image.ContentTime = "101500"
    image.StudyDescription = "MRI BREAST BILATERAL W/WO CONTRAST"
    image.ReferringPhysicianName = "Voss^Renata"
    image.InstitutionName = "Northgate Breast Imaging"
    image.Manufacturer = "Computed for demonstration"
    image.Modality = "MR"
    image.SeriesInstanceUID = _uid("series", number)
    image.SeriesNumber = number
    image.SeriesDescription = description
    image.BodyPartExamined = "BREAST"
    image.Laterality = "L"
    image.PatientPosition = "HFP"
    image.FrameOfReferenceUID = _uid("frame")
    image.InstanceNumber = slice_number
    image.ImageType = ["ORIGINAL", "PRIMARY"]
    image.ScanningSequence, image.SequenceVariant, image.MRAcquisitionType = "GR", "SP", "3D"
    image.EchoTime, image.RepetitionTime = "2.4", "5.1"
    image.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    image.ImagePositionPatient = [-72, -72, (slice_number - 1) * 3]
    image.PixelSpacing = [1.5, 1.5]
    image.SliceThickness = "3"
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.Rows, image.Columns = pixels.shape
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 12, 11, 0
    image.PixelData = pixels.astype("<u2").tobytes()
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.file_meta.MediaStorageSOPClassUID = MRImageStorage
    image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
    return image


def _pixels(slice_number: int, contrast: float, random: np.random.Generator) -> NDArray[np.uint16]:
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    depth = slice_number - (SLICES + 1) / 2
    image = random.normal(60, 14, (SIZE, SIZE))
    breast = ((x - 48) / 36) ** 2 + ((y - 54) / (38 - abs(depth) * 2)) ** 2 < 1
    image[breast] += 420
    gland = breast & (((x - 50) / 22) ** 2 + ((y - 50) / 20) ** 2 < 1)
    image[gland] += 160 * (0.6 + 0.4 * np.sin(x / 3.1) * np.cos(y / 4.3))[gland]
    for column, row, millimetres, at in ((60, 42, 19, -0.5), (46, 34, 6, 1.0)):
        radius = millimetres / 2 / 1.5
        across = radius**2 - ((slice_number - (SLICES + 1) / 2 - at) * 2) ** 2
        if across > 0:
            image[(x - column) ** 2 + (y - row) ** 2 < across] += 300 + 900 * contrast
    return np.clip(image, 0, 4095).astype(np.uint16)
