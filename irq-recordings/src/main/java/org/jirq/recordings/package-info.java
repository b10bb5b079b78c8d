// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Recordings of real guests and of real interrupt controllers, as resources of this package.
 *
 * <p>{@code traces/} holds what an IOAPIC saw and did while guests booted, {@code vectors/} what
 * two implementations answered to generated operations. The file {@code README.md} beside them
 * tells where each comes from; the formats are described by the module that reads them.
 */
package org.jirq.recordings;
