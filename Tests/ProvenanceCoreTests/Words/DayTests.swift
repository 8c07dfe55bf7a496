import ProvenanceCore
import TestSupport
import Testing

@Suite("Days and digests")
struct DayTests {
    @Test("every day of eight centuries survives the way to text and back")
    func roundTrip() {
        var wrong = 0
        for number in Int32(-135_000)...Int32(160_000) {
            let day = Day(number: number)
            if Day(day.description) != day { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(Day("1970-01-01")?.number == 0)
        #expect(Day("2000-03-01")?.number == 11_017)
    }

    @Test(
        "what is no day is refused",
        arguments: [
            "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-1-01",
            "24-01-01", "2024-01-01T00:00:00Z", "2024/01/01", "", "2024-01-1x", "0000-01-01",
        ]
    )
    func refused(text: String) { #expect(Day(text) == nil) }

    @Test("SHA-256 of the empty text and of `abc` are those of FIPS 180-4")
    func digests() {
        let abc = ByteBuffer(copying: "abc".utf8)
        let nothing = ByteBuffer()
        let digests = [SHA256.hex(of: nothing.bytes), SHA256.hex(of: abc.bytes)]
        #expect(
            digests == [
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ]
        )
    }
}
