// What other libraries see.
#pragma once

#define PUBLIC extern "C" __attribute__((visibility("default")))
