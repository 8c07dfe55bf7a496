import ProvenanceCore
import RightsDatabase
import Testing

@Suite("A moment")
struct MomentTests {
    @Test(
        "is read as it is written",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-25T13:07:09Z", 1_795_612_029),
            ("1969-12-31T23:59:59Z", -1), ("2000-02-29T12:00:00Z", 951_825_600),
        ]
    )
    func roundTrip(text: String, seconds: Int) {
        #expect(Moment(text)?.seconds == seconds)
        #expect(Moment(seconds: seconds).description == text)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "2026-11-25", "2026-11-25T13:07:09", "2026-11-25 13:07:09Z",
            "2026-11-25T24:00:00Z", "2026-02-29T00:00:00Z", "2026-11-25T1a:00:00Z",
        ]
    )
    func refused(text: String) {
        #expect(Moment(text) == nil)
    }
}
