// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The Intel 82093AA I/O APIC and its successor in the ICH family.
 *
 * <p>{@link org.jirq.ioapic.IoApic#builder} is the way in; {@link org.jirq.ioapic.IoApicProfile}
 * chooses between the datasheet's behaviour and that of Linux KVM or QEMU.
 */
package org.jirq.ioapic;
