// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** The Arm generic interrupt controllers, version 2 and version 3. */
package org.jirq.gic;
