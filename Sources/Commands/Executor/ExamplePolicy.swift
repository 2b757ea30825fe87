/// A policy to begin with, which is also the manual of its format.
enum ExamplePolicy {
    static let text = """
        # What this host gives to the jobs of its GitLab Runner: virt-ci's policy, /etc/virt-ci/executor.yaml.
        # A job chooses only among what stands here. Keys that are not known are errors.
        # Only root and the user the runner runs as may be able to write this file.

        # The profiles that jobs may name by DISTRO; 'virt-ci profile list' shows those there are. Required.
        profiles: [debian-12]

        # The profile of a job without DISTRO. Without it such a job fails, and its log names the allowed ones.
        # default-profile: debian-12

        # Folders with profiles of your own, before those that came with virt-ci.
        # profile-folders: [/etc/virt-ci/profiles]

        # The libvirt connection. Without it: qemu:///system for root, qemu:///session for others.
        # connection: qemu:///system

        # Machines of running jobs at one time; others wait in line, and their logs say at which place. Without it: 1.
        # As many of them start at one time as the host has processors.
        machines: 2

        # Memory of all machines together, and what their disks may grow to together, kept ones included.
        # Without them: what the host has free when a machine starts.
        # memory: 16 GiB
        # disk: 100 GiB

        # How long a job waits in line before it fails, at most 24 h. Without it: 1 h.
        # queue: 1 h

        # The networks that machines may be on: auto, user, or names of libvirt's. Without it: those their profiles name.
        # networks: [auto, default]

        # Whose machine stays when its job fails: projects, or all of a group. The job's log says how to enter it.
        # keep-on-failure:
        #   projects: [group/project, group/*]
        #   # how long, at most 24 h; without it: 4 h
        #   for: 4 h
        #   # how many at one time, the oldest goes for a new one; without it: 1
        #   machines: 1

        # Whether a job's definition goes into its log, without secrets, so that 'virt-ci run' repeats exactly it.
        # Without it: true.
        # recipe-in-log: true

        # The host's gitlab-runner, put into guests that have none: artifacts and caches need it there.
        # gitlab-runner: /usr/bin/gitlab-runner

        # Where things are kept: 'state' and 'runtime' on the host, 'builds' and 'cache' in guests. 'runtime' holds
        # sockets: a short path, private to the user. Without them: as here, which only root can make.
        # folders:
        #   state: /var/lib/virt-ci
        #   runtime: /run/virt-ci
        #   builds: /builds
        #   cache: /cache

        """
}
