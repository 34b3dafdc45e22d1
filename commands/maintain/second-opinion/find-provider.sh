#!/usr/bin/env bash
# Prints the folder of a filesystem mirror (registry.terraform.io/hashicorp/aws/VERSION/OS_ARCH/…) on this machine that holds a real
# hashicorp/aws provider: what TF_PLUGIN_MIRROR may name. Prints nothing and ends with 1 where there is none.
# A version may be given: find-provider.sh 5.100.0
set -u
found=$(find / -xdev -type f -path "*/registry.terraform.io/hashicorp/aws/${1:-*}/*" -name 'terraform-provider-aws_v*' 2>/dev/null | sort -V | tail -1)
[ -n "$found" ] || exit 1
echo "${found%%/registry.terraform.io/*}"
