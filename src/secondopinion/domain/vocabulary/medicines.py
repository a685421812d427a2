"""Medicines by ingredient, with brand names, and what each is for in a cancer case.

Ingredient and brand names are facts of the public registers (INN, FDA Orange/Purple Book, EMA product information).
"""

from dataclasses import dataclass
from enum import StrEnum


class MedicineGroup(StrEnum):
    """Why a medicine matters to the reviewer."""

    CYTOTOXIC = "cytotoxic"
    ENDOCRINE = "endocrine"
    TARGETED = "targeted"
    IMMUNOTHERAPY = "immunotherapy"
    SUPPORTIVE = "supportive"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Medicine:
    """One ingredient (INN, lower case) and its brands."""

    ingredient: str
    group: MedicineGroup
    brands: tuple[str, ...] = ()


_TABLE: dict[MedicineGroup, str] = {
    MedicineGroup.CYTOTOXIC: (
        "doxorubicin=adriamycin,doxil,caelyx; epirubicin=ellence; cyclophosphamide=cytoxan,endoxan; paclitaxel=taxol;"
        "nab-paclitaxel=abraxane; docetaxel=taxotere; carboplatin=paraplatin; cisplatin=platinol;"
        "oxaliplatin=eloxatin; capecitabine=xeloda; fluorouracil=5-fu,5-fluorouracil,adrucil; gemcitabine=gemzar;"
        "irinotecan=camptosar; vinorelbine=navelbine; eribulin=halaven; methotrexate=; pemetrexed=alimta;"
        "etoposide=vepesid; topotecan=hycamtin; temozolomide=temodar,temodal; vincristine=oncovin; vinblastine=;"
        "bleomycin=; dacarbazine=; ifosfamide=; cytarabine=; azacitidine=vidaza; decitabine=; bendamustine=treanda;"
        "melphalan=; mitomycin=; trabectedin=yondelis; cabazitaxel=jevtana; daunorubicin=; fludarabine="
    ),
    MedicineGroup.ENDOCRINE: (
        "tamoxifen=nolvadex; letrozole=femara; anastrozole=arimidex; exemestane=aromasin; fulvestrant=faslodex;"
        "goserelin=zoladex; leuprorelin=leuprolide,lupron,eligard; triptorelin=; degarelix=firmagon;"
        "bicalutamide=casodex; enzalutamide=xtandi; apalutamide=erleada; darolutamide=nubeqa;"
        "abiraterone=zytiga; elacestrant=orserdu; octreotide=sandostatin; lanreotide=somatuline"
    ),
    MedicineGroup.TARGETED: (
        "trastuzumab=herceptin; pertuzumab=perjeta; trastuzumab deruxtecan=enhertu; trastuzumab emtansine=kadcyla;"
        "lapatinib=; neratinib=nerlynx; tucatinib=tukysa; palbociclib=ibrance; ribociclib=kisqali;"
        "abemaciclib=verzenio; everolimus=afinitor; alpelisib=piqray; capivasertib=truqap; olaparib=lynparza;"
        "niraparib=zejula; talazoparib=talzenna; rucaparib=; bevacizumab=avastin; cetuximab=erbitux;"
        "panitumumab=vectibix; ramucirumab=; osimertinib=tagrisso; erlotinib=tarceva; gefitinib=iressa;"
        "alectinib=alecensa; crizotinib=xalkori; lorlatinib=lorbrena; dabrafenib=; trametinib=; encorafenib=;"
        "vemurafenib=; sotorasib=; imatinib=gleevec,glivec; dasatinib=; nilotinib=; sunitinib=; pazopanib=;"
        "cabozantinib=; axitinib=; lenvatinib=; sorafenib=; regorafenib=; rituximab=rituxan,mabthera;"
        "obinutuzumab=; ibrutinib=; acalabrutinib=; zanubrutinib=; venetoclax=; brentuximab vedotin=;"
        "bortezomib=velcade; carfilzomib=; lenalidomide=revlimid; thalidomide=; pomalidomide=; daratumumab=darzalex;"
        "sacituzumab govitecan=trodelvy; midostaurin="
    ),
    MedicineGroup.IMMUNOTHERAPY: (
        "pembrolizumab=keytruda; nivolumab=opdivo; ipilimumab=yervoy; atezolizumab=tecentriq; durvalumab=imfinzi;"
        "avelumab=bavencio; cemiplimab=; dostarlimab="
    ),
    MedicineGroup.SUPPORTIVE: (
        "filgrastim=neupogen; pegfilgrastim=neulasta; ondansetron=zofran; granisetron=; aprepitant=emend;"
        "dexamethasone=decadron; zoledronic acid=zometa; denosumab=xgeva,prolia; alendronic acid=alendronate,fosamax;"
        "morphine=; oxycodone=; fentanyl=; tramadol=; gabapentin=; pregabalin=; megestrol=; metoclopramide=;"
        "prochlorperazine=; lorazepam=ativan; leucovorin=folinic acid; mesna="
    ),
    MedicineGroup.OTHER: (
        "metformin=glucophage; insulin=; atorvastatin=lipitor; simvastatin=; rosuvastatin=; lisinopril=; ramipril=;"
        "enalapril=; losartan=; valsartan=; amlodipine=norvasc; metoprolol=lopressor; bisoprolol=; atenolol=;"
        "carvedilol=; hydrochlorothiazide=; furosemide=lasix; spironolactone=; warfarin=coumadin; apixaban=eliquis;"
        "rivaroxaban=xarelto; enoxaparin=lovenox; heparin=; aspirin=acetylsalicylic acid; clopidogrel=plavix;"
        "levothyroxine=synthroid,euthyrox; prednisone=; prednisolone=; omeprazole=prilosec; pantoprazole=protonix;"
        "esomeprazole=; paracetamol=acetaminophen,tylenol; ibuprofen=advil; naproxen=; diclofenac=; sertraline=zoloft;"
        "fluoxetine=; paroxetine=; citalopram=; escitalopram=; venlafaxine=effexor; duloxetine=; amitriptyline=;"
        "salbutamol=albuterol,ventolin; fluticasone=; tiotropium=; allopurinol=; digoxin=; amiodarone=;"
        "penicillin=; amoxicillin=; ciprofloxacin=; aciclovir=acyclovir; fluconazole=; cholecalciferol=vitamin d;"
        "calcium carbonate=; iron sulfate=ferrous sulfate; folic acid=; cyanocobalamin=vitamin b12; estradiol=;"
        "loratadine=; cetirizine=; zolpidem=; diazepam="
    ),
}


def _rows() -> dict[str, Medicine]:
    found: dict[str, Medicine] = {}
    for group, table in _TABLE.items():
        for row in table.split(";"):
            ingredient, _, brands = row.strip().partition("=")
            if ingredient:
                found[ingredient] = Medicine(ingredient, group, tuple(b for b in brands.split(",") if b))
    return found


MEDICINES: dict[str, Medicine] = _rows()
"""Every medicine by ingredient."""
