import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

@Suite("Locks between processes")
struct PathLockTests {
    private static let elsewhere = LockHolder(host: "another-host", space: "pid:[1]", process: 1)

    @Test("a lock excludes others while it is held, and is gone afterwards")
    func excludes() throws {
        try Bench.with { bench in
            let target = bench.path("m/x.json")
            try bench.store([], "m/keep")
            let lock = try PathLock(on: target, Temporaries(attempt: nil))
            let isHeld = lock.isHeld
            #expect(isHeld && bench.exists("m/.x.json.lock"))
            lock.release()
            #expect(!bench.exists("m/.x.json.lock"))
        }
    }

    @Test("a lock that somebody left is broken: at once if its process is gone, else after a time")
    func stale() throws {
        var gone = LockHolder.current
        gone.process = Int32.max - 1
        for (text, age) in [
            (gone.text, 0.0), (Self.elsewhere.text, 61), ("", 61), ("nonsense", 61),
        ] {
            try Bench.with { bench in
                try bench.store(text.utf8, ".x.lock")
                try ResumeTests.age(bench.path(".x.lock"), seconds: age)
                let lock = try PathLock(on: bench.path("x"), Temporaries(attempt: nil))
                let isHeld = lock.isHeld
                #expect(isHeld)
                lock.release()
                #expect(try bench.files(".").isEmpty)
            }
        }
    }

    @Test(
        "a holder is gone only if its process was one of ours and is not there",
        arguments: [
            (LockHolder.current, false), (elsewhere, false),
            (LockHolder(host: LockHolder.current.host, space: "", process: Int32.max - 1), false),
            (
                LockHolder(host: LockHolder.current.host, space: "pid:[7]", process: Int32.max - 1),
                false
            ),
            (
                LockHolder(
                    host: LockHolder.current.host,
                    space: LockHolder.current.space,
                    process: Int32.max - 1
                ), true
            ),
        ]
    )
    func holders(holder: LockHolder, isGone: Bool) {
        #expect(holder.isGone == isGone)
        #expect(LockHolder(holder.text)?.text == holder.text)
        for count in 0..<holder.text.count {
            #expect(LockHolder(String(holder.text.prefix(count))) == nil)
        }
    }

    @Test("a lock that was broken meanwhile is noticed, and its successor left alone")
    func broken() throws {
        try Bench.with { bench in
            let lock = try PathLock(on: bench.path("x"), Temporaries(attempt: nil))
            try Files.remove(bench.path(".x.lock"))
            try bench.store(Self.elsewhere.text.utf8, ".y")
            try Files.rename(bench.path(".y"), to: bench.path(".x.lock"))
            let isHeld = lock.isHeld
            #expect(!isHeld)
            lock.release()
            #expect(bench.exists(".x.lock"))
        }
    }

    @Test("many threads that find one stale lock hold it one after another")
    func breakers() throws {
        var gone = LockHolder.current
        gone.process = Int32.max - 1
        try Bench.with { bench in
            let temporaries = Temporaries(attempt: nil)
            for _ in 0..<10 {
                try bench.store(gone.text.utf8, ".x.lock")
                let state = Monitor((holders: 0, most: 0, turns: 0))
                Parallel.run(6) { _ in
                    guard let lock = try? PathLock(on: bench.path("x"), temporaries) else { return }
                    state.withLock {
                        $0.holders += 1
                        $0.most = max($0.most, $0.holders)
                        $0.turns += 1
                    }
                    state.withLock { $0.holders -= 1 }
                    lock.release()
                }
                let seen = state.withLock { $0 }
                #expect(seen.most == 1 && seen.turns == 6)
            }
            #expect(try bench.files(".").isEmpty)
        }
    }

    @Test("a stop removes what is temporary and lets a publication end first")
    func stopping() throws {
        try Bench.with { bench in
            let temporaries = Temporaries(attempt: "a/b")
            let path = temporaries.path(for: bench.path("x"))
            #expect(
                Files.name(of: path).hasPrefix(".x.") && path.contains("a_b")
                    && path.hasSuffix(".part")
            )
            try bench.store([1], Files.name(of: path))
            temporaries.add(path)
            let order = Monitor([String]())
            let isPublishing = Monitor(false)
            Parallel.run(2) { number in
                if number == 0 {
                    temporaries.publishing {
                        isPublishing.withLock { $0 = true }
                        for _ in 0..<1000 { _ = Files.exists(path) }
                        order.withLock { $0.append("published") }
                    }
                } else {
                    isPublishing.waiting { $0 ? () : nil }
                    temporaries.removeAll { order.withLock { $0.append("ended") } }
                }
            }
            #expect(order.withLock { $0 } == ["published", "ended"])
            #expect(try bench.files(".").isEmpty)
        }
    }
}
