#ifndef VIRT_CI_CLIBVIRT_SHIM_H
#define VIRT_CI_CLIBVIRT_SHIM_H

#include <stddef.h>

#include <libvirt/libvirt.h>
#include <libvirt/libvirt-admin.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/virterror.h>

/* libvirt takes every event callback as one generic function type and casts back by the event's number. Swift can't
 * write that cast safely, so each event we use has a registration with its own type. All return the callback's number,
 * or -1. */

static inline int vci_register_lifecycle(virConnectPtr connection, virConnectDomainEventCallback callback,
                                         void *context, virFreeCallback release)
{
    return virConnectDomainEventRegisterAny(connection, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                            VIR_DOMAIN_EVENT_CALLBACK(callback), context, release);
}

static inline int vci_register_agent_lifecycle(virConnectPtr connection,
                                               virConnectDomainEventAgentLifecycleCallback callback,
                                               void *context, virFreeCallback release)
{
    return virConnectDomainEventRegisterAny(connection, NULL, VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
                                            VIR_DOMAIN_EVENT_CALLBACK(callback), context, release);
}

/* New in libvirt 8.6.0; Ubuntu 22.04 has 8.0. */
static inline int vci_admin_set_daemon_timeout(virAdmConnectPtr connection, unsigned int seconds)
{
#if LIBVIR_CHECK_VERSION(8, 6, 0)
    return virAdmConnectSetDaemonTimeout(connection, seconds, 0);
#else
    return 0;
#endif
}

#endif
