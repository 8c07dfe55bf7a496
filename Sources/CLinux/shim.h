// Calls of Linux that Swift's Glibc does not show: its headers ask for _GNU_SOURCE.
extern int sync_file_range(int descriptor, long offset, long byteCount, unsigned int flags);

#define SLUICE_SYNC_FILE_RANGE_WRITE 2
