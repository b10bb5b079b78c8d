// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** The 82093AA and ICH I/O APIC. */
package org.jirq.ioapic;
