extension GuestFiles {
    /// The ssh server, started as soon as its keys are there.
    static let sshUnit = GuestFile(
        "etc/systemd/system/ssh.service",
        #"""
        # Replaces the packaged unit: it needs no network to listen, only the host keys, which cloud-init brings.
        [Unit]
        Description=OpenBSD Secure Shell server
        After=cloud-init.service systemd-user-sessions.service
        ConditionPathExists=!/etc/ssh/sshd_not_to_be_run

        [Service]
        EnvironmentFile=-/etc/default/ssh
        ExecStart=/usr/sbin/sshd -D $SSHD_OPTS
        ExecReload=/usr/sbin/sshd -t
        ExecReload=/bin/kill -HUP $MAINPID
        KillMode=process
        Restart=on-failure
        RestartPreventExitStatus=255
        Type=notify
        RuntimeDirectory=sshd
        RuntimeDirectoryMode=0755

        [Install]
        WantedBy=multi-user.target
        Alias=sshd.service

        """#)
}

extension GuestFiles {
    /// Members of the group sudo need no password.
    static let sudo = GuestFile(
        "etc/sudoers.d/90-virt-ci",
        #"""
        %sudo ALL=(ALL:ALL) NOPASSWD: ALL

        """#)
}
