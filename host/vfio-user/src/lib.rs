//! The vfio-user protocol: message layouts, framing with file descriptors.
