extension GuestFiles {
    /// The stages of cloud-init that a seed of ours needs, and no others.
    static let cloudInitConfiguration = GuestFile(
        "etc/cloud/cloud.cfg.d/90_virt-ci.cfg",
        #"""
        # What a NoCloud seed can ask for; nothing here looks at the network or waits for it.
        datasource_list: [NoCloud, None]
        disable_root: false
        manage_etc_hosts: false
        ssh_genkeytypes: [ed25519]
        cloud_init_modules: [bootcmd, write-files, set_hostname, users-groups, ssh]
        cloud_config_modules: [runcmd]
        cloud_final_modules: [write-files-deferred, scripts-per-once, scripts-per-boot, scripts-per-instance, scripts-user]
        ssh:
          emit_keys_to_console: false
        system_info:
          network:
            renderers: [networkd]

        """#)
}

extension GuestFiles {
    /// The one unit that stands for cloud-init's four.
    static let cloudInitUnit = GuestFile(
        "etc/systemd/system/cloud-init.service",
        #"""
        # Replaces the packaged unit: one process runs all stages, because each start of Python costs seconds where the
        # processor is emulated. It is ready when the users and the host keys are there.
        [Unit]
        Description=cloud-init, all stages
        DefaultDependencies=no
        After=systemd-remount-fs.service -.mount
        Before=network-pre.target shutdown.target ssh.service systemd-user-sessions.service
        Wants=network-pre.target
        Conflicts=shutdown.target
        RequiresMountsFor=/var/lib/cloud

        [Service]
        Type=notify
        ExecStart=/usr/bin/python3 -S /usr/lib/virt-ci/cloud-init-once
        RemainAfterExit=yes
        TimeoutStartSec=infinity
        KillMode=process
        TasksMax=infinity
        StandardOutput=journal

        [Install]
        WantedBy=sysinit.target

        """#)
}
