internal import Foundation
internal import Libvirt

/// Puts an image's files into a storage pool.
struct ImageUpload {
    let pool: StoragePool
    let onEvent: @Sendable (ImageEvent) -> Void

    /// Uploads what belongs together; the disk last, so that it is there only with all it needs.
    ///
    /// - Parameter diskBytes: Size of the disk a guest sees.
    /// - Returns: How to start the kernel directly, if the image can.
    func run(_ files: ImageFiles, names: ImageVolumeNames, diskBytes: UInt64) async throws -> Image.Kernel? {
        onEvent(.started(.upload))
        var kernel: Image.Kernel?
        if let kernelFile = files.kernel, let initrdFile = files.initrd, let commandLine = files.commandLine {
            try await upload(kernelFile, as: names.kernel, format: .raw)
            try await upload(initrdFile, as: names.initrd, format: .raw)
            kernel = Image.Kernel(volume: names.kernel, initrdVolume: names.initrd, commandLine: commandLine)
        }
        try await upload(files.disk, as: names.disk, format: .qcow2, capacity: diskBytes)
        return kernel
    }

    private func upload(
        _ file: String, as name: String, format: Disk.Format, capacity: UInt64? = nil
    ) async throws {
        // One of this name without a record is what a killed upload left.
        try await remove(name)
        let size = try FileState(path: file).bytes
        let volume = try await pool.createVolume(
            VolumeDocument(name: name, capacity: capacity ?? size, format: format))
        let onEvent = onEvent
        do {
            try await volume.upload(from: file) { onEvent(.bytes(.upload, done: $0, total: $1)) }
        } catch {
            try? await volume.delete()
            throw error
        }
    }

    /// Removes a volume; one that is not there is removed already.
    func remove(_ name: String) async throws {
        do {
            try await pool.volume(named: name).delete()
        } catch let error as LibvirtError where error.code == .noStorageVolume {
            return
        }
    }

    /// Whether all of these are in the pool.
    func has(_ names: [String]) async throws -> Bool {
        for name in names {
            do {
                _ = try await pool.volume(named: name)
            } catch let error as LibvirtError where error.code == .noStorageVolume {
                return false
            }
        }
        return true
    }
}
