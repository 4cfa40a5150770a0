"""Expected behaviours of the demo: what each core value (BerAKHLAK) asks for."""

from typing import Final

BEHAVIOURS: Final = {
    "berorientasi_pelayanan": (
        "Melayani dengan ramah, jelas, dan tidak membedakan warga",
        "Menanyakan kebutuhan warga sebelum menjelaskan persyaratan",
    ),
    "akuntabel": (
        "Melaporkan hasil kerja apa adanya dan tepat waktu",
        "Menyimpan bukti kerja sehingga dapat diperiksa kapan saja",
    ),
    "kompeten": (
        "Belajar dari umpan balik dan membantu rekan belajar",
        "Mengikuti pelatihan dan menerapkannya dalam pekerjaan",
    ),
    "harmonis": (
        "Menghargai rekan dari latar belakang yang berbeda",
        "Menyelesaikan perbedaan pendapat dengan musyawarah",
    ),
    "loyal": (
        "Menjaga nama baik instansi dan rahasia jabatan",
        "Mendahulukan tugas negara di atas kepentingan pribadi",
    ),
    "adaptif": (
        "Mencoba cara kerja baru bila cara lama tidak berhasil",
        "Menggunakan aplikasi yang disediakan dan mengusulkan perbaikan",
    ),
    "kolaboratif": (
        "Bekerja sama lintas unit dan melibatkan masyarakat",
        "Membagi informasi yang diperlukan rekan tanpa diminta",
    ),
}
"""What is expected under each core value (BerAKHLAK), in two wordings."""
