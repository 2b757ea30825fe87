#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

extension LogCut {
    /// Where the next line begins; nil when this one does not end here.
    @inline(__always)
    static func nextLine(_ base: UnsafeRawPointer, _ count: Int, from place: Int) -> Int? {
        guard let end = memchr(base + place, 0x0a, count - place) else { return nil }
        return UnsafeRawPointer(end) - base + 1
    }
}
