extension ConfigurationNode {
    /// The text of a scalar as Ruby's `to_s` gives it; nil for null, lists and mappings.
    public var text: String? { content.text }
}

extension ConfigurationNode.Content {
    /// `1.10` was read as a number and comes back as `1.1`; booleans as `true` and `false`.
    var text: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .float(let number): rubyText(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .null, .sequence, .mapping: nil
        }
    }
}

/// A float as Ruby prints it: plain from 0.0001 up to 16 digits before the point, else `1.0e+20`
/// (ruby `numeric.c`, `flo_to_s`).
private func rubyText(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    if number == 0 { return number.sign == .minus ? "-0.0" : "0.0" }
    let sign = number < 0 ? "-" : ""
    let (digits, point) = shortestDigits(number.magnitude)
    if point > 16 || point <= -4 {
        let fraction = digits.dropFirst().isEmpty ? "0" : String(digits.dropFirst())
        let exponent = point - 1
        let magnitude = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        return "\(sign)\(digits.prefix(1)).\(fraction)e\(exponent < 0 ? "-" : "+")\(magnitude)"
    }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if digits.count <= point { return sign + digits + String(repeating: "0", count: point - digits.count) + ".0" }
    return sign + digits.prefix(point) + "." + digits.dropFirst(point)
}

/// The shortest digits that give the number back, and where the decimal point stands in them.
private func shortestDigits(_ number: Double) -> (digits: String, point: Int) {
    let parts = number.description.lowercased().split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = halves.count > 1 ? halves[1] : ""
    let all = halves[0] + fraction
    let leadingZeros = all.prefix { $0 == "0" }.count
    var digits = String(all.dropFirst(leadingZeros))
    while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
    return (digits, halves[0].count + exponent - leadingZeros)
}
