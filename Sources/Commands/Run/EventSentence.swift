internal import Foundation
internal import GitLabCI
internal import Images
internal import Jobs
internal import Machines
internal import Terminal

/// Events as people read them. Names from outside are made harmless here.
enum EventSentence {
    static func resolved(_ job: JobIdentity) -> String {
        let name = Sanitizer.line(job.name)
        return "Job '\(name)' (\(job.id)) of \(Sanitizer.line(job.project)) on \(Sanitizer.line(job.host)), "
            + "pipeline \(job.pipeline), commit \(job.sha.prefix(12))"
    }

    static func warning(_ warning: ArtifactWarning) -> String {
        switch warning {
        case .outsideProject(let path): "The artifact path '\(Sanitizer.line(path))' leads out of the project"
        case .noMatchingFiles(let path): "No files match the artifact path '\(Sanitizer.line(path))'"
        case .nothingToUpload: "There are no files to collect"
        case .unknownExpansion: "A part of an artifact path is not understood and was taken as it is"
        }
    }

    static func machine(_ event: MachineEvent) -> String? {
        switch event {
        case .startingDaemon(.noSystemDaemon):
            "No system libvirt daemon answers; using a session daemon of virt-ci's own"
        case .startingDaemon(.kvmUnusable):
            "/dev/kvm can't run a guest here; using a session daemon of virt-ci's own that doesn't see it"
        case .hostPassedOver(let problem): "Going on without a host: \(host(problem))"
        case .placed(let uri): "Host: \(Sanitizer.line(uri))"
        case .accelerator(let choice): choice.usesKVM ? nil : "The guest is emulated: \(reason(choice.finding))"
        case .removedLeftover(let machine): "Removing '\(machine)', left by a run that died"
        case .queued(let position, let reason): queued(position, reason)
        case .waitingToStart(let place, let atOnce):
            "Waiting for other machines to start, \(atOnce) at a time; this one is at position \(place)"
        case .provisioned(let machine): "Starting machine '\(machine)'"
        case .restoring: "Restoring it from a machine that was booted and saved before"
        case .coldInstead(let machine, let reason):
            "Machine '\(machine)' could not be restored (\(Sanitizer.line(reason))); booting another one"
        case .inputsThroughSSH(_, let reason):
            "Copying the inputs through ssh, because they could not go in by a disk: \(Sanitizer.line(reason))"
        case .waitingForWarm(let profile): "Waiting for another process that saves a machine of '\(profile)'"
        case .saving(let machine): "Saving machine '\(machine)' with its memory"
        case .warmed(let profile, let bytes):
            "Machines of '\(profile)' can be restored now; the saved memory is \(Format.size(bytes))"
        case .met(_, let requirement, let seconds):
            "Requirement \(requirement.number) of \(Requirement.allCases.count), \(requirement.rawValue): "
                + "met after \(Format.duration(.seconds(seconds)))"
        case .address(_, let found): address(found)
        case .named(let machine): "Its name works too: ssh root@\(machine)"
        case .ready(let machine, let seconds):
            "Machine '\(machine)' is ready after \(Format.duration(.seconds(seconds)))"
        case .retrying(let machine, let requirement, let limit):
            "Machine '\(machine)' missed '\(requirement.rawValue)' within \(Format.duration(limit)); trying another one"
        case .shape(let note): shape(note)
        case .diagnosed(let machine, let diagnosis): DiagnosisSentence.text(diagnosis, of: machine)
        case .kept(let machine): "Machine '\(machine)' is kept: virt-ci shell \(machine)"
        case .notDestroyed(let machine, let reason):
            "Machine '\(machine)' could not be taken away (\(Sanitizer.line(reason))); gc tries again"
        case .waiting, .destroying: nil
        }
    }

    private static func shape(_ note: ShapeNote) -> String {
        switch note {
        case .moreProcessors(let wanted, let host):
            "The machine has \(Format.count(wanted, "processor")), more than this host's \(host): they take turns"
        case .notNested(let module):
            "Guests of this host may not run guests (\(module)), which the profile wants; virt-ci doctor tells how they may"
        case .hugePages(let bytes): "Its memory is made of huge pages of \(Format.size(bytes))"
        case .hugePagesTaken: "The huge pages were taken by another meanwhile; its memory is made of ordinary ones"
        }
    }

    /// Why a host can't have a machine, after its name.
    static func host(_ problem: HostProblem) -> String {
        let why =
            switch problem.kind {
            case .unreachable(let reason): "cannot connect: \(Sanitizer.line(reason))"
            case .memory(let needed, let available):
                "\(Format.size(available)) of memory are free, and \(Format.size(needed)) needed"
            case .disk(let needed, let available):
                "\(Format.size(available)) of disk space are free, and \(Format.size(needed)) needed"
            case .noKVM(let finding): "the profile asks for KVM, and \(reason(finding))"
            case .noWayIntoGuests: "its guests can't be reached; name it with ssh, as in qemu+ssh://HOST/system"
            }
        return "\(Sanitizer.line(problem.uri)): \(why)"
    }

    private static func address(_ found: GuestAddress) -> String? {
        switch found.source {
        case .forwardedPort: nil
        case .lease: "Address \(found.address), by its DHCP lease"
        case .agent: "Address \(found.address), by its guest agent"
        }
    }

    private static func queued(_ position: Int, _ reason: QueueReason) -> String {
        let room =
            switch reason {
            case .others: "others came first"
            case .machines(let running, let limit): "\(running) of \(limit) machines run"
            case .budget(.memory, let free): "\(Format.size(free)) of the memory for machines are free"
            case .budget(.disk, let free): "\(Format.size(free)) of the disk space for machines are free"
            }
        return "Waiting for room on this host, position \(position): \(room)"
    }

    static func waiting(for requirement: Requirement) -> String {
        switch requirement {
        case .running: "starting the domain"
        case .address: "waiting for an address"
        case .ssh: "waiting for ssh"
        case .cloudInit: "waiting for cloud-init"
        }
    }

    static func reason(_ finding: KVMFinding) -> String {
        switch finding {
        case .usable: "as the profile says"
        case .noHardware: "this processor offers no virtualisation"
        case .deviceWithoutHardware: "/dev/kvm is there, and the processor offers no virtualisation"
        case .noDevice: "there is no /dev/kvm"
        case .noPermission: "this user may not open /dev/kvm"
        case .guestFailed: "/dev/kvm is there, and a guest doesn't run with it"
        }
    }

    static func step(_ step: ImageStep) -> String {
        switch step {
        case .waiting: "Waiting for another process that makes an image"
        case .resolve: "Looking for the newest build of the image"
        case .download: "Fetching the image"
        case .pythonPackages: "Fetching Python packages for the image"
        case .packages: "Installing the image's packages"
        case .disk: "Filling the image's disk"
        case .convert: "Packing the image"
        case .inspect: "Checking the image"
        case .digest: "Computing the image's digest"
        case .upload: "Putting the image into the storage pool"
        case .prepare: "Preparing the image, once, in a machine of its own"
        }
    }

    static func packages(_ packages: PackageProgress) -> ProgressState {
        switch packages.phase {
        case .downloading: .steps("Fetching the image's packages", done: packages.done, total: packages.total)
        case .installing: .steps("Installing the image's packages", done: packages.done, total: packages.total)
        }
    }
}
