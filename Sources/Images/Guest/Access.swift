extension GuestFiles {
    /// Members of the group sudo need no password.
    static let sudo = GuestFile(
        "etc/sudoers.d/90-virt-ci",
        #"""
        %sudo ALL=(ALL:ALL) NOPASSWD: ALL

        """#)
}
