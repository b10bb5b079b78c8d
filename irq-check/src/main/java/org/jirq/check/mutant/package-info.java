// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/** Known defects put back into the real sources, for the checker to find. */
package org.jirq.check.mutant;
