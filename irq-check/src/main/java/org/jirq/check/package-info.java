// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/** Controlled schedules. */
package org.jirq.check;
