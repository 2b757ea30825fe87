internal import Images
internal import Terminal

/// Shows the making of an image.
struct ImageDisplay: Sendable {
    let console: Console
    let progress: ProgressDisplay

    func show(_ event: ImageEvent) {
        switch event {
        case .started(let step): progress.update(.activity(EventSentence.step(step)))
        case .bytes(let step, let done, let total):
            progress.update(.transfer(EventSentence.step(step), done: done, total: total))
        case .packages(let packages): progress.update(EventSentence.packages(packages))
        case .note(let note): console.note(EventSentence.note(note))
        case .finished(let image):
            console.note(
                "The image of '\(image.profile)' is ready: \(Format.size(image.fileBytes)), "
                    + "sha256:\(image.digest.prefix(12))")
        }
    }
}
