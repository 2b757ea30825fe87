extension GuestFiles {
    /// Where cloud-init looks for what it is to do.
    static let cloudInitConfiguration = GuestFile(
        "etc/cloud/cloud.cfg.d/90_virt-ci.cfg",
        #"""
        # Only a seed disk is looked for: other sources are asked over the network, and waited for.
        datasource_list: [NoCloud, None]

        """#)
}
